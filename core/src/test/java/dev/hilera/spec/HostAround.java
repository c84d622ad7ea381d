package dev.hilera.spec;

import dev.hilera.engine.Host;
import dev.hilera.engine.SystemHost;

/** The real machine, to be made different in one point. */
class HostAround implements Host {
  private final Host real = new SystemHost();

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
