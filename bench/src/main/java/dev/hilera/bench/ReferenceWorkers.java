package dev.hilera.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The reference's platform threads, which run what the owner hands out and report in batches. */
final class ReferenceWorkers implements AutoCloseable {

  /** Where outcomes and failures go. */
  interface Reports {

    void completed(TaskList tasks);

    void failed(Throwable cause);
  }

  /** What one worker takes at most before it reports. */
  private static final int MOST_AT_ONCE = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Reports reports;
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by the lock.
  private final TaskList ready = new TaskList();
  private boolean closed;

  ReferenceWorkers(int count, Reports reports) {
    this.reports = reports;
    for (int number = 0; number < count; number++) {
      threads.add(Thread.ofPlatform().name("reference-worker-" + number).unstarted(this::run));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Queues the tasks and empties the list. */
  void hand(TaskList tasks) {
    if (tasks.size() == 0) {
      return;
    }
    lock.lock();
    try {
      if (tasks.size() == 1) {
        work.signal();
      } else {
        work.signalAll();
      }
      tasks.moveTo(ready, tasks.size());
    } finally {
      lock.unlock();
    }
  }

  /** Stops the threads and waits for them; what is still queued is dropped. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    var mine = new TaskList();
    try {
      while (take(mine)) {
        for (int at = 0; at < mine.size(); at++) {
          mine.job(at).work.accept(mine.job(at).base + mine.task(at));
        }
        reports.completed(mine);
      }
    } catch (RuntimeException | Error | InterruptedException e) {
      reports.failed(e);
    }
  }

  /** Takes a fair share of what is ready; false when closed. */
  private boolean take(TaskList mine) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (ready.size() == 0 && !closed) {
        work.await();
      }
      int share = Math.ceilDiv(ready.size(), 2 * threads.size());
      ready.moveTo(mine, Math.min(share, MOST_AT_ONCE));
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
