package dev.hilera.spec;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Holds tasks that come to it until it is opened, and tells who waits for them. */
final class Gate {
  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Called by a task: says that it is here and waits. */
  void pass() throws InterruptedException {
    arrived.release();
    if (!opened.await(Opened.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("nobody opened the gate");
    }
  }

  /** The same, with a value that tells whether it was interrupted there. */
  boolean passUnlessInterrupted() {
    try {
      pass();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Waits until one more task is here. */
  void awaitArrival() throws InterruptedException {
    if (!arrived.tryAcquire(Opened.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("nobody came to the gate");
    }
  }

  /** How many are here that nobody waited for. */
  int arrivals() {
    return arrived.availablePermits();
  }

  void open() {
    opened.countDown();
  }
}
