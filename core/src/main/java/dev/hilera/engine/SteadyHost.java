package dev.hilera.engine;

/**
 * The machine with a time on which one can wait. When somebody sets the clock back, its time goes
 * on as it was, so that nothing waits twice; when the clock goes forward, also because the machine
 * slept, it follows.
 *
 * <p>Only steps of more than a second count as such. A new start begins with the clock as it is.
 */
final class SteadyHost extends HostAround {
  /** How far two clocks may drift apart unnoticed, and how long they are not compared. */
  private static final long STEP_MILLIS = 1_000;

  private static final long ONE_LOOK_NANOS = 100_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private volatile Anchor anchor;

  /**
   * Both clocks as they were at one moment.
   *
   * @param millis the clock's
   * @param nanos of the time that only grows
   * @param lead how far our time is ahead of the clock since then, in milliseconds
   */
  private record Anchor(long millis, long nanos, long lead) {}

  SteadyHost(Host real) {
    super(real);
    this.anchor = new Anchor(real.millis(), real.nanos(), 0);
  }

  @Override
  public long millis() {
    Anchor since = anchor;
    long millis = super.millis();
    long passed = (super.nanos() - since.nanos) / NANOS_PER_MILLI;
    long step = millis - since.millis - passed;
    return Math.abs(step) < STEP_MILLIS && passed < STEP_MILLIS ? millis + since.lead : anchored();
  }

  private synchronized long anchored() {
    long before;
    long millis;
    long nanos;
    do {
      before = super.nanos();
      millis = super.millis();
      nanos = super.nanos();
    } while (nanos - before > ONE_LOOK_NANOS); // else it was held up between two looks
    long step = millis - anchor.millis - (nanos - anchor.nanos) / NANOS_PER_MILLI;
    long lead = Math.abs(step) < STEP_MILLIS ? anchor.lead : Math.max(0, anchor.lead - step);
    anchor = new Anchor(millis, nanos, lead);
    return millis + lead;
  }
}
