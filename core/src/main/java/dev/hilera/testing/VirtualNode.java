package dev.hilera.testing;

import dev.hilera.engine.Host;

/**
 * One machine of a {@link VirtualWorld}. It can be stopped at any moment, as by a power cut: what
 * runs on it gets no further than to its next wait, and whoever waits for it is told so. It can
 * stand still for a while, and its clock can jump. Only who has the baton touches it.
 */
final class VirtualNode implements Host {
  /** 2026-01-01T00:00:00Z, when every virtual machine starts. */
  private static final long EPOCH_MILLIS = 1_767_225_600_000L;

  private final VirtualWorld world;
  private boolean off;
  private long pausedUntil;
  private long jumped;

  VirtualNode(VirtualWorld world) {
    this.world = world;
  }

  @Override
  public long millis() {
    return EPOCH_MILLIS + world.nanos() / 1_000_000 + jumped;
  }

  @Override
  public long nanos() {
    return world.nanos();
  }

  @Override
  public double random() {
    return world.chance();
  }

  @Override
  public Thread start(String name, boolean virtual, Runnable body) {
    check();
    return world.start(name, this, body);
  }

  @Override
  public void interrupt(Thread thread) {
    world.interrupt(thread);
  }

  @Override
  public Waiter waiter() {
    return world.waiter(this);
  }

  /** The calling thread is busy for so many nanoseconds, unless it is interrupted. */
  void work(long nanos) throws InterruptedException {
    long end = world.nanos() + nanos;
    while (world.nanos() < end) {
      waiter().await(end - world.nanos());
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while it worked");
      }
    }
  }

  /** Nothing more happens on it. */
  void stop() {
    off = true;
  }

  boolean isOff() {
    return off;
  }

  /** Nothing happens on it for so many nanoseconds. */
  void pause(long nanos) {
    pausedUntil = world.nanos() + nanos;
  }

  long pausedUntil() {
    return pausedUntil;
  }

  /** Its clock jumps by so many milliseconds, ahead or back. */
  void jump(long millis) {
    jumped += millis;
  }

  /**
   * For what the machine is about to do to the world outside.
   *
   * @throws Off if it has stopped
   */
  void check() {
    if (off) {
      throw new Off();
    }
  }
}
