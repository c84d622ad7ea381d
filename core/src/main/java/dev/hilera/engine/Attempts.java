package dev.hilera.engine;

import dev.hilera.Runner;
import dev.hilera.Work;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import dev.hilera.job.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that live on this node. Belongs to the loop's thread, but outlives what the loop
 * forgets.
 */
final class Attempts {
  private final Timeouts timeouts;
  private final List<Runner> runners;
  private final String node;
  private final Home home;
  private @Nullable LiveAttempt first;

  /** None yet, of the node of this name, whose loop is their home. */
  Attempts(Timeouts timeouts, List<Runner> runners, String node, Home home) {
    this.node = node;
    this.home = home;
    this.timeouts = timeouts;
    this.runners = runners;
  }

  /** The live attempt of what was handed out: a new one, or the one that goes on. */
  LiveAttempt of(LiveJob job, Flight flight) {
    if (flight.companion() instanceof LiveAttempt known) {
      return known;
    }
    LiveAttempt attempt =
        new LiveAttempt(
            job.info(), flight.task(), flight.attempt(), describe(job, flight.task()), home);
    flight.companion(attempt);
    attempt.after = first;
    if (first != null) {
      first.before = attempt;
    }
    first = attempt;
    return attempt;
  }

  /** The live attempt of a flight that was loaded again. */
  @Nullable LiveAttempt find(LiveJob job, Flight flight) {
    for (LiveAttempt one = first; one != null; one = one.after) {
      if (one.job().id() == job.info().id()
          && one.task() == flight.task()
          && one.number() == flight.attempt()) {
        flight.companion(one);
        return one;
      }
    }
    return null;
  }

  /** What a task is, for whoever runs it here. */
  LiveAttempt.Described describe(LiveJob job, int task) {
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
        node,
        graph.name(task),
        graph.work(task),
        graph.options(task),
        needs,
        names,
        graph.firstOut(task) >= 0 || graph.parent(task) >= 0);
  }

  /** The live attempts of a job. */
  List<LiveAttempt> of(long job) {
    List<LiveAttempt> some = new ArrayList<>();
    for (LiveAttempt one = first; one != null; one = one.after) {
      if (one.job().id() == job) {
        some.add(one);
      }
    }
    return some;
  }

  List<LiveAttempt> all() {
    List<LiveAttempt> all = new ArrayList<>();
    for (LiveAttempt one = first; one != null; one = one.after) {
      all.add(one);
    }
    return all;
  }

  /** Whether it is one of them. */
  boolean holds(LiveAttempt attempt) {
    return attempt.before != null || attempt == first;
  }

  void remove(LiveAttempt attempt) {
    if (!holds(attempt)) {
      return;
    }
    if (attempt.after != null) {
      attempt.after.before = attempt.before;
    }
    if (attempt.before != null) {
      attempt.before.after = attempt.after;
    } else {
      first = attempt.after;
    }
    attempt.before = null;
    attempt.after = null;
  }

  /**
   * Ends attempts whose end is decided already: interrupts them and frees their workers, which then
   * take none of the others.
   */
  void stop(List<LiveAttempt> some) {
    List<LiveAttempt> stopped = some.stream().filter(LiveAttempt::end).toList();
    stopped.forEach(timeouts::stop);
  }

  /** Takes up an attempt of an earlier incarnation again; {@code null} if no runner can. */
  @Nullable LiveAttempt adopt(LiveJob job, Flight flight) {
    Work work = job.graph().work(flight.task());
    long id = job.info().id();
    String task = job.graph().name(flight.task());
    int number = flight.attempt();
    for (Runner runner : runners) {
      if (runner.runs(work) && runner.adopts(work, id, task, number)) {
        LiveAttempt attempt = of(job, flight);
        attempt.adopted(flight.startedAt(), () -> runner.drop(work, id, task, number));
        return attempt;
      }
    }
    return null;
  }
}
