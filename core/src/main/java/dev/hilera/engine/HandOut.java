package dev.hilera.engine;

import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives ready tasks to the workers, and what these have no room for to other nodes; takes back what
 * none has begun. Belongs to the loop's thread.
 */
final class HandOut {
  private final ReadyQueue ready;
  private final Workers workers;
  private final Attempts attempts;
  private final Capacity capacity;
  private final Offers offers;
  private final LongFunction<@Nullable LiveJob> jobs;
  private final long incarnation;
  private final List<LiveAttempt> handedOut = new ArrayList<>();
  private Set<LiveAttempt> queued = Set.of();
  private boolean leftOver;

  /** What may be handed out in a turn. */
  enum Share {
    /** Nothing. */
    NONE,
    /** Tasks of one job. */
    ONE_JOB,
    /** Whatever is ready. */
    ALL
  }

  HandOut(
      ReadyQueue ready,
      Workers workers,
      Attempts attempts,
      Capacity capacity,
      Offers offers,
      LongFunction<@Nullable LiveJob> jobs,
      long incarnation) {
    this.jobs = jobs;
    this.ready = ready;
    this.workers = workers;
    this.attempts = attempts;
    this.capacity = capacity;
    this.offers = offers;
    this.incarnation = incarnation;
  }

  /**
   * Hands out what is ready.
   *
   * @param touched jobs that change
   * @return whether the share kept it from handing out more
   */
  boolean go(Set<LiveJob> touched, Share share) {
    boolean cutShort = toWorkers(touched, share);
    if (share == Share.ALL && !offers.isIdle()) {
      if (offers.hear()) {
        unqueue(touched);
      }
      int free = leftOver ? 0 : Math.max(0, workers.free() - handedOut.size());
      offers.recall(free, capacity::fits);
      offers.offer(touched);
    }
    return cutShort;
  }

  private boolean toWorkers(Set<LiveJob> touched, Share share) {
    leftOver = false;
    int wanted = workers.wanted(Long.MIN_VALUE);
    int free = workers.free();
    while (true) {
      Lane lane = ready.next(capacity::fits);
      if (lane == null) {
        return false;
      }
      if (handedOut.size() >= wanted && handedOut.size() >= workers.wanted(lane.rank())) {
        leftOver = true;
        return false;
      }
      LiveJob job = lane.job();
      boolean another = !handedOut.isEmpty() && handedOut.getLast().job().id() != job.info().id();
      if (another && share == Share.ONE_JOB) {
        return true;
      }
      long since = lane.since();
      int task = ready.take(lane);
      if (job.tasks().lost(task) > 0 && handedOut.size() >= free) {
        ready.putBack(
            job, task, since); // what may have killed a node never waits behind another attempt
        leftOver = true;
        return false;
      }
      if (!job.tasks().isReady(task)) {
        continue;
      }
      if (!capacity.admits(job, task)) {
        ready.park(job, task, since);
        continue;
      }
      touched.add(job);
      Flight flight = job.tasks().handOut(task, incarnation);
      LiveAttempt attempt = attempts.of(job, flight);
      attempt.readySince(since);
      give(attempt);
    }
  }

  /**
   * What no worker has taken since the last news of the others goes back to its place, and from
   * there to one of them: the work before it is longer than was thought.
   */
  private void unqueue(Set<LiveJob> touched) {
    Set<LiveAttempt> waiting = workers.waiting();
    int most = offers.room();
    for (LiveAttempt attempt : waiting) {
      LiveJob job = jobs.apply(attempt.job().id());
      boolean stays = attempt.home().isElsewhere() || !queued.contains(attempt);
      boolean may = most > 0 && !stays && job != null && offers.isMovable(job, attempt.task());
      if (may && job != null && withdraw(job, attempt)) {
        touched.add(job);
        leftOver = true;
        most--;
      }
    }
    queued = waiting;
  }

  /** To a worker, once that is committed. */
  void give(LiveAttempt attempt) {
    capacity.book(attempt);
    handedOut.add(attempt);
  }

  /** What an attempt took of the node is free again. */
  void free(LiveAttempt attempt) {
    if (capacity.free(attempt)) {
      ready.unpark();
    }
  }

  /** Takes back what was handed out of a job and not yet taken by a worker. */
  void withdraw(LiveJob job) {
    for (LiveAttempt attempt : attempts.of(job.info().id())) {
      withdraw(job, attempt);
    }
  }

  /** The same of one task. */
  void withdraw(LiveJob job, int task) {
    Flight flight = job.tasks().flight(task);
    if (flight != null && flight.companion() instanceof LiveAttempt attempt) {
      withdraw(job, attempt);
    }
  }

  /** It goes back to its place; one that began in an earlier incarnation has begun. */
  private boolean withdraw(LiveJob job, LiveAttempt attempt) {
    Flight flight = job.tasks().flight(attempt.task());
    boolean its = flight != null && flight.companion() == attempt;
    boolean back = its && !attempt.isAdopted() && !attempt.isAsleep() && attempt.withdraw();
    if (back) {
      attempts.remove(attempt);
      free(attempt);
      job.tasks().withdraw(attempt.task());
      ready.putBack(job, attempt.task(), attempt.readySince());
    }
    return back;
  }

  /** The turn is committed: the workers get what was handed out. */
  void committed() {
    if (!handedOut.isEmpty()) {
      handedOut.forEach(attempt -> attempt.handedBack(attempt.isAsleep()));
      workers.add(handedOut);
      handedOut.clear();
    }
    if (leftOver) {
      leftOver = false;
      workers.moreIsReady();
    }
  }

  /** What was handed out of a job in this turn does not count. */
  void setAside(long job) {
    handedOut.removeIf(attempt -> {
      boolean its = attempt.job().id() == job;
      if (its) {
        takeBack(attempt);
      }
      return its;
    });
  }

  /** Nothing that was handed out in this turn counts. */
  void clear() {
    handedOut.forEach(this::takeBack);
    handedOut.clear();
  }

  /** What was handed out in a turn that does not count; a sleeper lives on, asleep. */
  private void takeBack(LiveAttempt attempt) {
    if (attempt.isAsleep()) {
      capacity.free(attempt);
    } else if (attempt.withdraw()) {
      capacity.free(attempt);
      attempts.remove(attempt);
    }
  }
}
