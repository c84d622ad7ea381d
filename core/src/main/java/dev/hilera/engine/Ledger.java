package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.util.List;

/** Numbers the batches of this node and finds out what became of one whose commit is in doubt. */
final class Ledger {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final long PAUSE_NANOS = 100_000_000;

  /** After so long a store that failed gets another chance, although nothing was tried since. */
  private static final long LOST_MILLIS = 30_000;

  private final Store store;
  private final Host host;
  private final Host.Waiter waiter;
  private final long incarnation;
  private long number;
  private volatile long failedAt;

  Ledger(Store store, Host host, long incarnation) {
    this.store = store;
    this.host = host;
    this.waiter = host.waiter();
    this.incarnation = incarnation;
  }

  /**
   * Commits, or throws knowing that nothing was written.
   *
   * @throws StoreException of any kind but unknown
   */
  void commit(LiveJobs jobs, List<JobChanges> changes) {
    CommitEvent recorded = new CommitEvent();
    recorded.begin();
    try {
      write(jobs, changes);
      recorded.committed = true;
      failedAt = 0;
    } catch (StoreException e) {
      boolean isLost =
          e.kind() != StoreException.Kind.REFUSED && e.kind() != StoreException.Kind.FENCED;
      failedAt = isLost ? host.millis() : failedAt;
      throw e;
    } finally {
      recorded.end();
      if (recorded.shouldCommit()) {
        recorded.jobs = changes.size();
        recorded.rows = changes.stream().mapToInt(JobChanges::size).sum();
        recorded.commit();
      }
    }
  }

  private void write(LiveJobs jobs, List<JobChanges> changes) {
    long next = number + 1;
    try {
      store.commit(jobs.batch(next, changes));
      number = next;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.UNKNOWN) {
        throw e;
      }
      settle(next, e);
    } catch (Host.Off e) {
      throw e;
    } catch (RuntimeException | Error e) { // an Error too may come after the batch was written
      settle(next, e);
    }
  }

  /** Whether the last commit succeeded, as far as one was tried lately. */
  boolean answers() {
    long failed = failedAt;
    return failed == 0 || host.millis() - failed > LOST_MILLIS;
  }

  private void settle(long doubtful, Throwable cause) {
    LOG.log(System.Logger.Level.WARNING, "what became of a commit is unknown, asking", cause);
    while (true) {
      boolean written;
      try {
        written = store.settle(incarnation, doubtful);
      } catch (RuntimeException | Error e) {
        if (e instanceof StoreException known && known.kind() == StoreException.Kind.FENCED) {
          throw e;
        }
        waiter.await(PAUSE_NANOS);
        continue;
      }
      number = doubtful;
      if (!written) {
        throw new StoreException(
            StoreException.Kind.FAILED, "a commit failed: " + cause.getMessage(), cause);
      }
      return;
    }
  }
}
