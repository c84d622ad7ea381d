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
 * A machine in virtual time. Its threads are real ones, but a baton goes around: only who has it
 * runs, and who waits hands it on. The seed decides to whom. When nobody can run, time moves to the
 * next deadline. The idea is that of FoundationDB's and TigerBeetle's simulators.
 *
 * <p>The thread that makes it takes part as the driver. Code that waits for anything but this
 * machine, a lock that another thread holds or a socket, stops everything; the driver tells so
 * after half a minute.
 */
final class VirtualHost implements Host {
  /** 2026-01-01T00:00:00Z, when every virtual machine starts. */
  private static final long EPOCH_MILLIS = 1_767_225_600_000L;

  private static final long PATIENCE_SECONDS = 30;

  private final Host threads = new SystemHost();
  private final Random random;
  private final List<Part> parts = new ArrayList<>();
  private final Part driver;
  private Part running;
  private long now;
  private @Nullable RuntimeException stuck;

  /** One thread that takes part. */
  private static final class Part {
    private final Semaphore baton = new Semaphore(0);
    private final String name;
    private @Nullable Thread thread;
    private @Nullable VirtualWaiter at;
    private long deadline;
    private boolean patient;

    Part(String name) {
      this.name = name;
    }
  }

  VirtualHost(long seed) {
    this.random = new Random(seed);
    this.driver = new Part("driver");
    driver.thread = Thread.currentThread();
    parts.add(driver);
    running = driver;
  }

  @Override
  public synchronized long millis() {
    return EPOCH_MILLIS + now / 1_000_000;
  }

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized double random() {
    return random.nextDouble();
  }

  @Override
  public synchronized Thread start(String name, boolean virtual, Runnable body) {
    Part part = new Part(name);
    parts.add(part);
    Thread thread = threads.start(name, false, () -> take(part, body));
    part.thread = thread;
    return thread;
  }

  @Override
  public synchronized void interrupt(Thread thread) {
    thread.interrupt();
    parts.stream()
        .filter(part -> part.thread == thread && part.at != null)
        .forEach(part -> part.at = null);
  }

  @Override
  public Waiter waiter() {
    return new VirtualWaiter();
  }

  /** Lets everything happen that can happen now, without time moving. */
  void settle() {
    await(new VirtualWaiter(), 0, true);
  }

  private void take(Part part, Runnable body) {
    part.baton.acquireUninterruptibly();
    try {
      body.run();
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
      if (waiter.signalled || self.thread.isInterrupted()) {
        waiter.signalled = false;
        return;
      }
      self.at = waiter;
      self.deadline = nanos == Waiter.FOREVER ? Long.MAX_VALUE : now + Math.max(0, nanos);
      self.patient = patient;
      handOn();
    }
    acquire(self);
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
      List<Part> ready = parts.stream().filter(part -> canRun(part) && !part.patient).toList();
      if (ready.isEmpty()) {
        ready = parts.stream().filter(this::canRun).toList();
      }
      if (!ready.isEmpty()) {
        Part next = ready.get(random.nextInt(ready.size()));
        next.at = null;
        next.patient = false;
        running = next;
        next.baton.release();
        return;
      }
      long nearest = parts.stream().mapToLong(part -> part.deadline).min().orElse(Long.MAX_VALUE);
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

  private boolean canRun(Part part) {
    VirtualWaiter waiter = part.at;
    return waiter == null || waiter.signalled || part.deadline <= now;
  }

  private final class VirtualWaiter implements Waiter {
    private boolean signalled;

    @Override
    public void await(long nanos) {
      VirtualHost.this.await(this, nanos, false);
    }

    @Override
    public void wake() {
      synchronized (VirtualHost.this) {
        signalled = true;
      }
    }
  }
}
