package dev.hilera.engine;

/**
 * What the machine gives the engine: time, chance, threads and a way to wait. Everything the engine
 * does with these goes through here, so that a simulation can decide them all.
 */
public interface Host {
  /** The time, epoch milliseconds; may jump. */
  long millis();

  /** A time that only grows, in nanoseconds. */
  long nanos();

  /** A random number from 0 (included) to 1 (excluded). */
  double random();

  /** Starts a thread, a virtual one or a platform one; it does not keep the JVM alive. */
  Thread start(String name, boolean virtual, Runnable body);

  /** Interrupts a thread that was started here. */
  void interrupt(Thread thread);

  /** A new place to wait at. */
  Waiter waiter();

  /**
   * The machine has stopped, at this moment and for good; nothing more happens on it. Only
   * simulated machines throw it, out of every wait and every start of a thread: the loops that
   * survive all else end with it.
   */
  final class Off extends Error {
    private static final long serialVersionUID = 1L;

    /** The machine that is waited at has stopped. */
    public Off() {
      super("the machine has stopped", null, false, false);
    }
  }

  /** A place where one thread waits for a signal; a signal that comes early is not lost. */
  interface Waiter {
    /** No end of waiting but a signal or an interrupt. */
    long FOREVER = Long.MAX_VALUE;

    /**
     * Waits for a signal, so many nanoseconds at most; uses up the signal. Returns early when the
     * thread is interrupted, and leaves its interrupt status set.
     */
    void await(long nanos);

    /** Signals. */
    void wake();
  }
}
