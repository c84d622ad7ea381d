package dev.hilera.engine;

/** Another machine, to be made different in some point. */
public class HostAround implements Host {
  private final Host real;

  /** That machine, unchanged. */
  protected HostAround(Host real) {
    this.real = real;
  }

  @Override
  public long millis() {
    return real.millis();
  }

  @Override
  public long nanos() {
    return real.nanos();
  }

  @Override
  public double random() {
    return real.random();
  }

  @Override
  public Thread start(String name, boolean virtual, Runnable body) {
    return real.start(name, virtual, body);
  }

  @Override
  public void interrupt(Thread thread) {
    real.interrupt(thread);
  }

  @Override
  public Waiter waiter() {
    return real.waiter();
  }
}
