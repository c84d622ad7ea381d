package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.util.List;

/** Numbers the batches of this node and finds out what became of one whose commit is in doubt. */
final class Ledger {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final long PAUSE_NANOS = 100_000_000;

  private final Store store;
  private final Host.Waiter waiter;
  private final long incarnation;
  private long number;

  Ledger(Store store, Host host, long incarnation) {
    this.store = store;
    this.waiter = host.waiter();
    this.incarnation = incarnation;
  }

  /**
   * Commits, or throws knowing that nothing was written.
   *
   * @throws StoreException of any kind but unknown
   */
  void commit(LiveJobs jobs, List<JobChanges> changes) {
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
