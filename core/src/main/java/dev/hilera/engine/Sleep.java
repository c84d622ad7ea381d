package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.job.LiveJob;

/** An attempt's sleep: recorded, without a worker, and on again when a worker is free. */
final class Sleep {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private final Site site;
  private final Timeouts timeouts;
  private final LiveAttempt attempt;

  Sleep(Site site, Timeouts timeouts, LiveAttempt attempt) {
    this.site = site;
    this.timeouts = timeouts;
    this.attempt = attempt;
  }

  /**
   * Sleeps until the deadline.
   *
   * @param free whether the worker is given up; otherwise too many sleep already
   */
  void until(String name, long deadline, boolean free) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before it fell asleep");
    }
    if (!free && !attempt.home().isElsewhere()) {
      LOG.log(
          System.Logger.Level.WARNING,
          attempt + " keeps its worker while it sleeps: too many sleep already");
    }
    long left = timeouts.untime(attempt);
    if (free) {
      park(name, deadline);
    } else {
      hold(deadline);
    }
    if (left >= 0) {
      timeouts.time(attempt, left);
    }
  }

  private void park(String name, long deadline) throws InterruptedException {
    Host.Waiter waiter = site.host().waiter();
    Answer<Boolean> answer = new Answer<>(site.host());
    attempt.asleep(waiter); // before it is said: a short sleep may be over before add returns
    site.inbox()
        .add(
            Call.ofAttempt(
                attempt.job().id(), answer, (live, turn) -> fall(live, turn, name, deadline)));
    answer.await();
    while (!attempt.isResumed()) {
      waiter.await(Host.Waiter.FOREVER);
      if (attempt.hasEnded() || Thread.interrupted()) {
        throw new InterruptedException("cancelled while asleep");
      }
    }
    site.inbox().add(new Begun(attempt, site.host().millis()));
  }

  private boolean fall(LiveJob live, Turn turn, String name, long deadline) {
    if (!live.tasks().isCurrent(attempt.task(), attempt.number())) {
      throw new HileraException.Conflict(attempt + " is over");
    }
    live.tasks().sleep(attempt.task(), name, deadline, turn.now());
    turn.jobs().free(attempt);
    turn.jobs().afterCommit(() -> turn.jobs().release(attempt));
    return true;
  }

  private void hold(long deadline) throws InterruptedException {
    Host.Waiter waiter = site.host().waiter();
    for (long left = deadline - site.host().millis();
        left > 0;
        left = deadline - site.host().millis()) {
      waiter.await(Math.min(left, Loop.LONGEST_WAIT_MILLIS) * 1_000_000);
      if (Thread.interrupted()) {
        throw new InterruptedException("cancelled while asleep");
      }
    }
  }
}
