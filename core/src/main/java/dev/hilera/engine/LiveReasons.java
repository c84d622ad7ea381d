package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.Resources;
import dev.hilera.TaskOptions;
import dev.hilera.TaskStatus;
import dev.hilera.Why;
import dev.hilera.job.Flight;
import dev.hilera.job.JobRow;
import dev.hilera.job.LiveJob;
import dev.hilera.job.RootCauses;
import dev.hilera.job.Standing;
import dev.hilera.store.NodeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why tasks of one live job are where they are, as the loop's memory has it. Made anew in each turn
 * that asks, because what it gathers is good for one moment. Used by the loop's thread.
 */
final class LiveReasons {
  /** So many tasks or attempts are named in a sentence. */
  private static final int NAMED = 5;

  private final Parts node;
  private final LiveJob job;
  private final Standing standing;
  private final Map<Long, NodeInfo> others;
  private final Set<Integer> wanted;
  private @Nullable Places places;
  private final Map<Resources, String> holders = new HashMap<>();

  /**
   * For some tasks of a job.
   *
   * @param tasks their numbers, in order
   * @param others names of nodes by incarnation
   */
  LiveReasons(Parts node, LiveJob job, List<Integer> tasks, Map<Long, NodeInfo> others) {
    this.node = node;
    this.job = job;
    this.standing = new Standing(job);
    this.others = others;
    this.wanted = Set.copyOf(tasks);
  }

  /** Of a task that is not final, with what it waits for in the end. */
  Why of(int task, RootCauses causes) {
    Why why = withRoots(task, causes);
    return job.is(JobRow.PAUSED) ? Sentences.inPaused(why, job.info().id()) : why;
  }

  private Why withRoots(int task, RootCauses causes) {
    Why own = of(task);
    if (own.kind() != Why.Kind.NEEDS) {
      return own;
    }
    List<Why> roots = new ArrayList<>();
    for (int root : causes.of(task)) {
      if (root != task && !job.tasks().status(root).isFinal()) {
        roots.add(of(root));
      }
    }
    return Sentences.withRoots(own, roots);
  }

  private Why of(int task) {
    TaskStatus status = job.tasks().status(task);
    Sentences say = new Sentences(task, job.graph().name(task), status);
    if (!job.isStarted()) {
      return say.notStarted(job.is(JobRow.PAUSED));
    }
    return switch (status) {
      case WAITING -> waiting(task, say);
      case READY -> ready(task, say);
      case RUNNING -> {
        Flight flight = flight(task);
        boolean here = flight.companion() instanceof LiveAttempt; // one taken up began before us
        long at = here ? node.incarnation() : flight.node();
        yield say.running(flight.attempt(), flight.startedAt(), nodeName(at));
      }
      case SLEEPING -> sleeping(task, say);
      case COMPLETED, FAILED, CANCELLED, NOT_RUN ->
          throw new IllegalStateException("task " + task + " is " + status.word());
    };
  }

  private Flight flight(int task) {
    Flight flight = job.tasks().flight(task);
    if (flight == null) {
      throw new IllegalStateException("task " + task + " runs without an attempt");
    }
    return flight;
  }

  private String nodeName(long incarnation) {
    NodeInfo other = others.get(incarnation);
    return incarnation == node.incarnation()
        ? node.capacity().node().name()
        : other == null ? "#" + incarnation : other.name();
  }

  private Why waiting(int task, Sentences say) {
    if (standing.cancels()) {
      return say.cancelled();
    }
    if (job.sweeping() && standing.isBlocked(task)) {
      return say.blocked();
    }
    if (standing.hasAllNeeds(task)) {
      return say.startsAt(standing.startAt());
    }
    List<String> names = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    int[] count = {0};
    standing.unmet(
        task,
        need -> {
          count[0]++;
          if (names.size() < Why.MOST_NAMES) {
            names.add(job.graph().name(need));
            if (standing.waitsForChildren(need)) {
              whole.add(job.graph().name(need));
            }
          }
        });
    return say.needs(names, count[0], whole);
  }

  private Why sleeping(int task, Sentences say) {
    long until = standing.wakeAt(task);
    Flight flight = job.tasks().flight(task);
    if (flight != null) {
      return say.asleep(flight.attempt(), until);
    }
    return standing.tries(task) > 0
        ? say.retrying(standing.attempt(task) + 1, until)
        : say.delayed(until);
  }

  private Why ready(int task, Sentences say) {
    String missing = node.jobs().codeWaits.missing(job.info().id());
    boolean awake = job.tasks().flight(task) != null;
    if (standing.isHandedOut(task)) {
      Flight flight = flight(task);
      if (flight.abroad()) {
        return say.offered(flight.attempt(), flight.node() == 0 ? null : nodeName(flight.node()));
      }
      return say.handedOut(flight.attempt(), nodeName(flight.node()), busy());
    }
    if (missing != null) {
      return say.noCode(missing, job.heldUntil());
    }
    if (standing.cancels()) {
      return say.cancelled();
    }
    if (node.jobs().closed) {
      return say.stopping(node.capacity().node().name());
    }
    if (job.is(JobRow.PAUSED) && !awake) {
      return say.paused(job.info().id());
    }
    return placed(task, say);
  }

  /** Why it does not run although its job would let it, as far as the job goes. */
  private Why placed(int task, Sentences say) {
    TaskOptions options = job.graph().options(task);
    Config.Node here = node.capacity().node();
    if (!options.resources().fitsIn(here.capacity()) || !ConfigRules.accepts(here, options)) {
      return say.misplaced(options, here);
    }
    List<LiveAttempt> beside = node.capacity().beside(job, task);
    if (!beside.isEmpty()) {
      return say.apart(named(beside));
    }
    if (!node.capacity().fits(options.resources())) {
      return say.scarce(
          node.capacity().shortage(options.resources()),
          holders.computeIfAbsent(options.resources(), this::holders));
    }
    int most = job.info().options().maxParallel();
    if (most > 0 && standing.flying() >= most) {
      return say.maxParallel(
          standing.flying(),
          most,
          named(
              node.attempts().of(job.info().id()).stream()
                  .filter(attempt -> !attempt.isAsleep())
                  .toList()));
    }
    if (places == null) {
      places = new Places(node.jobs().ready, job.info().id(), wanted::contains);
    }
    return say.queued(places.of(task), busy());
  }

  /** What is said of the workers if all are busy, else empty. */
  private String busy() {
    return node.workers().free() > 0
        ? ""
        : node.limit() == 1
            ? "the only worker is busy"
            : "all " + node.limit() + " workers are busy";
  }

  /** The attempts that hold some of what is asked for. */
  private String holders(Resources ask) {
    return named(
        node.capacity().held().stream()
            .filter(attempt ->
                attempt.described().options().resources().amounts().keySet().stream()
                    .anyMatch(ask.amounts()::containsKey))
            .toList());
  }

  private String named(List<LiveAttempt> some) {
    List<String> names =
        some.stream()
            .map(attempt ->
                attempt.job().id() == job.info().id()
                    ? "'" + attempt.described().name() + "'"
                    : "'" + attempt.described().name() + "' of job " + attempt.job().id())
            .toList();
    return Sentences.list(names, NAMED, names.size());
  }
}
