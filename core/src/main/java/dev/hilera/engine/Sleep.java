package dev.hilera.engine;

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
    if (!free) {
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
    attempt.asleep(waiter); // before it is said: a short sleep may be over before that returns
    attempt.home().sleeps(attempt, name, deadline);
    while (!attempt.isResumed()) {
      waiter.await(Host.Waiter.FOREVER);
      if (attempt.hasEnded() || Thread.interrupted()) {
        throw new InterruptedException("cancelled while asleep");
      }
    }
    attempt.home().woken(attempt, site.host().millis());
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
