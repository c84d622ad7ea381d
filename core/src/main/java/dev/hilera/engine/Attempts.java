package dev.hilera.engine;

import dev.hilera.Runner;
import dev.hilera.Work;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import dev.hilera.job.TaskGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that live on this node. Belongs to the loop's thread, but outlives what the loop
 * forgets.
 */
final class Attempts {
  private final Timeouts timeouts;
  private final List<Runner> runners;
  private final Map<Long, Map<Integer, LiveAttempt>> byJob = new HashMap<>();
  private int size;

  Attempts(Timeouts timeouts, List<Runner> runners) {
    this.timeouts = timeouts;
    this.runners = runners;
  }

  /** The live attempt of what was handed out: a new one, or the one that goes on. */
  LiveAttempt of(LiveJob job, Flight flight) {
    LiveAttempt known = find(job.info().id(), flight.task());
    if (known != null && known.number() == flight.attempt()) {
      return known;
    }
    LiveAttempt attempt =
        new LiveAttempt(job.info(), flight.task(), flight.attempt(), describe(job, flight.task()));
    byJob.computeIfAbsent(job.info().id(), id -> new HashMap<>()).put(flight.task(), attempt);
    size++;
    return attempt;
  }

  private static LiveAttempt.Described describe(LiveJob job, int task) {
    TaskGraph graph = job.graph();
    int count = graph.needCount(task);
    int[] needs = new int[count];
    String[] names = new String[count];
    int[] next = {0};
    graph.needs(
        task,
        need -> {
          needs[next[0]] = need;
          names[next[0]++] = graph.name(need);
        });
    return new LiveAttempt.Described(
        graph.name(task),
        graph.work(task),
        graph.options(task),
        needs,
        names,
        graph.firstOut(task) >= 0 || graph.parent(task) >= 0);
  }

  @Nullable LiveAttempt find(long job, int task) {
    Map<Integer, LiveAttempt> some = byJob.get(job);
    return some == null ? null : some.get(task);
  }

  List<LiveAttempt> of(long job) {
    return List.copyOf(byJob.getOrDefault(job, Map.of()).values());
  }

  List<LiveAttempt> all() {
    List<LiveAttempt> all = new ArrayList<>();
    byJob.values().forEach(some -> all.addAll(some.values()));
    return all;
  }

  int size() {
    return size;
  }

  void remove(LiveAttempt attempt) {
    Map<Integer, LiveAttempt> some = byJob.get(attempt.job().id());
    if (some != null && some.remove(attempt.task(), attempt)) {
      size--;
      if (some.isEmpty()) {
        byJob.remove(attempt.job().id());
      }
    }
  }

  /** Ends an attempt whose end is decided already: interrupts it and frees its worker. */
  void stop(LiveAttempt attempt) {
    if (attempt.end()) {
      timeouts.stop(attempt);
    }
  }

  /** Whether an attempt of an earlier incarnation can be taken up again. */
  boolean adopt(LiveJob job, Flight flight) {
    Work work = job.graph().work(flight.task());
    return runners.stream()
        .filter(runner -> runner.runs(work))
        .anyMatch(runner ->
            runner.adopts(
                work, job.info().id(), job.graph().name(flight.task()), flight.attempt()));
  }
}
