package dev.hilera.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop of the reference. It takes all that has arrived, decides in memory, makes it durable in
 * one transaction, and only then answers submitters and hands out what became ready. Meanwhile the
 * next batch gathers.
 */
final class ReferenceOwner implements ReferenceWorkers.Reports, AutoCloseable {

  /** How often a waiter looks again although nobody woke it. */
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  private final ReferenceLedger ledger;
  private final ReferenceWorkers workers;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  // Guarded by the lock: what has arrived since the last turn.
  private List<LiveJob> submitted = new ArrayList<>();
  private TaskList completed = new TaskList();
  private @Nullable IntConsumer resume;
  private boolean closing;

  // Touched by the loop alone.
  private List<LiveJob> newJobs = new ArrayList<>();
  private TaskList outcomes = new TaskList();
  private final TaskList ready = new TaskList();
  private long lastJob;

  private final AtomicLong unended = new AtomicLong();
  private volatile @Nullable Thread waiter;
  private volatile @Nullable Throwable failure;

  ReferenceOwner(ReferenceLedger ledger, int workerCount) throws SQLException {
    this.ledger = ledger;
    this.lastJob = ledger.lastJob();
    this.workers = new ReferenceWorkers(workerCount, this);
    this.thread = Thread.ofPlatform().name("reference-owner").unstarted(this::run);
  }

  void start() {
    thread.start();
    workers.start();
  }

  /** Leaves jobs with the owner; {@link #awaitStored} tells when they are committed. */
  void submit(List<LiveJob> jobs) {
    unended.addAndGet(jobs.stream().filter(job -> !job.held).count());
    lock.lock();
    try {
      submitted.addAll(jobs);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the commit of a job that the same thread made. */
  void awaitStored(LiveJob job) {
    while (!job.stored()) {
      throwFailure();
      LockSupport.parkNanos(job, LOOK_AGAIN_NANOS);
    }
  }

  /** Loads every job of the store that has not ended, and runs it with this code. */
  void resume(IntConsumer code) {
    unended.incrementAndGet();
    lock.lock();
    try {
      resume = code;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all jobs have ended and that is committed. One thread at a time. */
  void awaitEnd() {
    waiter = Thread.currentThread();
    while (unended.get() > 0) {
      throwFailure();
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
    }
    throwFailure();
  }

  @Override
  public void completed(TaskList tasks) {
    lock.lock();
    try {
      tasks.moveTo(completed, tasks.size());
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
  }

  /** Ends the loop after what has arrived, and waits for that. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (ledger;
        workers) {
      for (var code = take(); !closed(); code = take()) {
        turn(code);
      }
    } catch (SQLException | RuntimeException | Error | InterruptedException e) {
      failed(e);
    }
  }

  /** Takes all that has arrived; answers the code to resume with, if that was asked for. */
  private @Nullable IntConsumer take() throws InterruptedException {
    newJobs.clear();
    outcomes.clear();
    lock.lockInterruptibly();
    try {
      while (submitted.isEmpty() && completed.size() == 0 && resume == null && !closing) {
        arrived.await();
      }
      var jobs = submitted;
      submitted = newJobs;
      newJobs = jobs;
      var tasks = completed;
      completed = outcomes;
      outcomes = tasks;
      var code = resume;
      resume = null;
      return code;
    } finally {
      lock.unlock();
    }
  }

  /** Closing, and the last batch was empty. */
  private boolean closed() {
    lock.lock();
    try {
      return closing && newJobs.isEmpty() && outcomes.size() == 0;
    } finally {
      lock.unlock();
    }
  }

  private void turn(@Nullable IntConsumer code) throws SQLException {
    for (var job : newJobs) {
      job.id(++lastJob);
      ledger.add(job);
      if (!job.held) {
        job.addRoots(ready);
      }
    }
    int ended = 0;
    for (int at = 0; at < outcomes.size(); at++) {
      var job = outcomes.job(at);
      job.complete(outcomes.task(at), ready);
      if (job.ended()) {
        ledger.end(job);
        ended++;
      }
    }
    ledger.complete(outcomes);
    ledger.commit();
    if (code != null) {
      unended.addAndGet(ledger.load(code, ready) - 1L);
    }
    workers.hand(ready);
    answer(ended);
  }

  private void answer(int ended) {
    for (var job : newJobs) {
      job.markStored();
      LockSupport.unpark(job.submitter());
    }
    if (unended.addAndGet(-ended) == 0) {
      LockSupport.unpark(waiter);
    }
  }

  private void throwFailure() {
    var cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the reference has failed", cause);
    }
  }
}
