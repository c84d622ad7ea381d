package dev.hilera.testing;

import dev.hilera.engine.Host;
import dev.hilera.engine.SystemHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Machines in virtual time. Their threads are real ones, but a baton goes around: only who has it
 * runs, and who waits hands it on. The seed decides to whom. When nobody can run, time moves to the
 * next deadline. The idea is that of FoundationDB's and TigerBeetle's simulators.
 *
 * <p>The thread that makes it takes part as the driver. Code that waits for anything but this
 * world, a lock that another thread holds or a socket, stops everything; the driver tells so after
 * half a minute.
 */
final class VirtualWorld {
  private static final long PATIENCE_SECONDS = 30;

  /** Code that goes on although its machine has stopped is left behind after so many turns. */
  private static final int MOST_GOODBYES = 100;

  private final Host threads = new SystemHost();
  private final Random random;
  private final List<Part> parts = new ArrayList<>();
  private final List<Part> ready = new ArrayList<>();
  private final Part driver;
  private final boolean virtual;
  private Part running;
  private long now;
  private long turns;
  private boolean over;
  private @Nullable RuntimeException stuck;

  /** One thread that takes part. */
  private static final class Part {
    private final Semaphore baton = new Semaphore(0);
    private final String name;
    private final @Nullable VirtualNode node;
    private @Nullable Thread thread;
    private @Nullable VirtualWaiter at;
    private long deadline;
    private boolean patient;

    Part(String name, @Nullable VirtualNode node) {
      this.name = name;
      this.node = node;
    }
  }

  /** A world whose driver is the caller; its threads are of the caller's kind. */
  VirtualWorld(long seed) {
    this.random = new Random(seed);
    this.virtual = Thread.currentThread().isVirtual();
    this.driver = new Part("driver", null);
    driver.thread = Thread.currentThread();
    parts.add(driver);
    running = driver;
  }

  /** Another machine. */
  VirtualNode node() {
    return new VirtualNode(this);
  }

  /** The time since it began, in nanoseconds. */
  synchronized long nanos() {
    return now;
  }

  synchronized double chance() {
    return random.nextDouble();
  }

  synchronized int chance(int bound) {
    return random.nextInt(bound);
  }

  /** How often the baton was handed on. */
  synchronized long turns() {
    return turns;
  }

  /** The machine whose thread calls. */
  synchronized VirtualNode here() {
    VirtualNode node = running.node;
    if (node == null || running.thread != Thread.currentThread()) {
      throw new IllegalStateException("only what runs on a virtual machine may ask where it is");
    }
    return node;
  }

  /** The end of it all: whatever still waits gets no further. Called by the driver. */
  void end() {
    synchronized (this) {
      over = true;
    }
    for (int count = 0; count < MOST_GOODBYES && isShared(); count++) {
      settle();
    }
  }

  private synchronized boolean isShared() {
    return parts.size() > 1;
  }

  /** A place to wait at that belongs to no machine. */
  Host.Waiter waiter() {
    return new VirtualWaiter(null);
  }

  /** Lets everything happen that can happen now, without time moving. */
  void settle() {
    await(new VirtualWaiter(null), 0, true);
  }

  Host.Waiter waiter(VirtualNode node) {
    return new VirtualWaiter(node);
  }

  synchronized Thread start(String name, @Nullable VirtualNode node, Runnable body) {
    Part part = new Part(name, node);
    parts.add(part);
    Thread thread = threads.start(name, virtual, () -> take(part, body));
    part.thread = thread;
    return thread;
  }

  synchronized void interrupt(Thread thread) {
    thread.interrupt();
    for (Part part : parts) {
      if (part.thread == thread) {
        part.at = null;
      }
    }
  }

  private void take(Part part, Runnable body) {
    part.baton.acquireUninterruptibly();
    try {
      if (part.node == null || !part.node.isOff()) {
        body.run();
      }
    } catch (Host.Off e) {
      // its machine has stopped, and so has it
    } finally {
      synchronized (this) {
        parts.remove(part);
        handOn();
      }
    }
  }

  private void await(VirtualWaiter waiter, long nanos, boolean patient) {
    Part self;
    synchronized (this) {
      self = running;
      if (self.thread != Thread.currentThread()) {
        throw new IllegalStateException(
            "only the thread that made the virtual machine, and those it started, may wait here");
      }
      waiter.check();
      if (waiter.signalled || self.thread.isInterrupted()) {
        waiter.signalled = false;
        return;
      }
      self.at = waiter;
      self.deadline = nanos == Host.Waiter.FOREVER ? Long.MAX_VALUE : now + Math.max(0, nanos);
      self.patient = patient;
      handOn();
    }
    acquire(self);
    waiter.check();
    waiter.signalled = false;
    RuntimeException problem = stuck;
    if (problem != null && self == driver) {
      stuck = null;
      throw problem;
    }
  }

  private void acquire(Part self) {
    if (self != driver) {
      self.baton.acquireUninterruptibly();
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        if (driver.baton.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          break;
        }
        throw new IllegalStateException(
            "thread '" + running.name + "' waits for something outside of the virtual machine");
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the baton to one who can run; moves time if there is none. */
  private void handOn() {
    while (true) {
      gather(false);
      if (ready.isEmpty()) {
        gather(true);
      }
      if (!ready.isEmpty()) {
        Part next = ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size()));
        next.at = null;
        next.patient = false;
        running = next;
        turns++;
        next.baton.release();
        return;
      }
      long nearest = nearest();
      if (nearest == Long.MAX_VALUE) {
        if (!parts.contains(driver)) {
          return;
        }
        stuck = new IllegalStateException("nothing can happen any more, and the driver waits");
        driver.at = null;
      } else {
        now = Math.max(now, nearest);
      }
    }
  }

  private void gather(boolean patient) {
    ready.clear();
    for (Part part : parts) {
      if (part.patient == patient && canRun(part)) {
        ready.add(part);
      }
    }
  }

  private boolean canRun(Part part) {
    VirtualNode node = part.node;
    if (node != null && !node.isOff() && node.pausedUntil() > now) {
      return false;
    }
    VirtualWaiter waiter = part.at;
    return waiter == null || waiter.signalled || part.deadline <= now || waiter.isOff(part);
  }

  private long nearest() {
    long nearest = Long.MAX_VALUE;
    for (Part part : parts) {
      long until = part.deadline;
      VirtualNode node = part.node;
      if (node != null && node.pausedUntil() > now) {
        until = node.pausedUntil();
      }
      nearest = Math.min(nearest, until);
    }
    return nearest;
  }

  private final class VirtualWaiter implements Host.Waiter {
    private final @Nullable VirtualNode node;
    private boolean signalled;

    VirtualWaiter(@Nullable VirtualNode node) {
      this.node = node;
    }

    @Override
    public void await(long nanos) {
      VirtualWorld.this.await(this, nanos, false);
    }

    @Override
    public void wake() {
      synchronized (VirtualWorld.this) {
        signalled = true;
      }
    }

    private boolean isOff(Part part) {
      return (over && part != driver) || (node != null && node.isOff());
    }

    private void check() {
      if (isOff(running)) {
        throw new Host.Off();
      }
    }
  }
}
