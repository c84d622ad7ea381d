package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.job.JobLoad;
import dev.hilera.job.JobRow;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import dev.hilera.store.Adoption;
import dev.hilera.store.Question;
import dev.hilera.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads jobs for the loop on a thread of its own, because reading a big job, and building it again
 * by its type's code, takes longer than the loop may wait.
 */
final class Loader {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /**
   * Jobs without an owner are taken on in pieces, small ones first, so that work starts at once.
   */
  private static final int SMALLEST_PIECE = 8;

  private static final int PIECE = 1_000;

  private static final Set<JobStatus> UNFINISHED =
      Set.of(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.PAUSED);

  private static final long PAUSE_NANOS = 200_000_000;

  private final Site site;
  private final long incarnation;
  private final Host.Waiter waiter;
  private final Deque<Wish> wishes = new ArrayDeque<>();
  private boolean closed;
  private boolean inDoubt;

  /**
   * Something to load.
   *
   * @param job by its id, 0 for all without an owner, -1 for all that this node owns
   * @param generation of the loop's memory it is for
   * @param retry opens the next run of the job, if given
   * @param deed instead of loading, if given
   */
  private record Wish(
      long job, long generation, @Nullable Retrial retry, @Nullable Runnable deed) {}

  Loader(Site site, long incarnation) {
    this.site = site;
    this.incarnation = incarnation;
    this.waiter = site.host().waiter();
  }

  void start() {
    site.host().start("hilera-loader", false, this::run);
  }

  void one(long job, long generation) {
    wish(new Wish(job, generation, null, null));
  }

  void retry(Retrial retry, long generation) {
    wish(new Wish(retry.job(), generation, retry, null));
  }

  /**
   * What was told is out of date: read before the loop forgot the job, or before it left.
   *
   * @param wanted whether messages wait for the job
   */
  void again(Loaded stale, long generation, boolean wanted) {
    if (stale.retry() != null) {
      retry(stale.retry(), generation);
    } else if (wanted) {
      one(stale.job(), generation);
    }
  }

  /** Jobs that have no owner. */
  void orphans(long generation) {
    wish(new Wish(0, generation, null, null));
  }

  /** Jobs that this node owns, after the loop has forgotten them. */
  void owned(long generation) {
    wish(new Wish(-1, generation, null, null));
  }

  /** Something to do while nothing is loaded; short, since others wait for their jobs. */
  void between(Runnable deed) {
    wish(new Wish(0, 0, null, deed));
  }

  synchronized void close() {
    closed = true;
    waiter.wake();
  }

  private synchronized void wish(Wish wish) {
    wishes.add(wish);
    waiter.wake();
  }

  private void run() {
    while (true) {
      Wish wish;
      synchronized (this) {
        if (closed) {
          return;
        }
        wish = wishes.peek();
      }
      if (wish == null) {
        await();
      } else {
        grant(wish);
      }
    }
  }

  private void await() {
    try {
      waiter.await(Host.Waiter.FOREVER);
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "the loader failed while it waited and goes on", e);
    }
  }

  private void grant(Wish wish) {
    try {
      Runnable deed = wish.deed();
      if (deed != null) {
        deed.run();
      } else if (wish.job() > 0) {
        single(wish);
      } else if (wish.job() < 0 && !site.config().policy().takeUp()) {
        ownedOnly(wish);
      } else {
        many(wish);
      }
      done(wish);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.FENCED || e.kind() == StoreException.Kind.DAMAGED) {
        System.Logger.Level level =
            e.kind() == StoreException.Kind.DAMAGED // else the loop says that it was buried
                ? System.Logger.Level.ERROR
                : System.Logger.Level.DEBUG;
        LOG.log(level, "jobs cannot be loaded: " + e.getMessage(), e);
        refuse(wish, new HileraException.Storage(e.reason(), e));
        done(wish);
      } else {
        LOG.log(
            System.Logger.Level.WARNING, "loading jobs failed, trying again: " + e.getMessage());
        waiter.await(PAUSE_NANOS);
      }
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "job " + wish.job() + " cannot be loaded", e);
      refuse(wish, new HileraException("job " + wish.job() + " cannot be loaded: " + e, e));
      done(wish);
    }
  }

  private synchronized void done(Wish wish) {
    wishes.remove(wish);
  }

  private void single(Wish wish) {
    List<StoredJob> found = site.store().adopt(Adoption.of(incarnation, wish.job()));
    if (found.isEmpty()) {
      Optional<Question.JobRecord> record = site.store().ask(new Question.JobById(wish.job()));
      if (record.isEmpty()) {
        refuse(wish, new HileraException.Unknown("there is no job " + wish.job()));
      } else if (record.get().owner() == 0) {
        single(wish); // it lost its node between the two questions
      } else {
        refuse(wish, new Elsewhere(wish.job(), record.get().row().run()));
      }
      return;
    }
    StoredJob stored = found.getFirst();
    Retrial retry = wish.retry();
    try {
      LiveJob job = retry == null ? JobLoad.load(stored) : retry.open(stored, site.host().millis());
      tell(wish, job);
    } catch (HileraException e) {
      refuse(wish, e);
      if (retry != null && !stored.row().status().isFinal()) {
        load(new Wish(wish.job(), wish.generation(), null, null), stored); // it is ours by now
      }
    }
  }

  private void refuse(Wish wish, RuntimeException why) {
    if (wish.retry() != null) {
      wish.retry().failed(why);
    } else {
      site.inbox().add(new Loaded(wish.job(), wish.generation(), why));
    }
  }

  private void many(Wish wish) {
    boolean mine = wish.job() < 0 || inDoubt;
    int most = mine ? Integer.MAX_VALUE : SMALLEST_PIECE;
    List<StoredJob> piece;
    do {
      inDoubt = true; // until the answer is here: what it made ours must not be forgotten
      piece = site.store().adopt(new Adoption(incarnation, 0, 0, mine, most));
      inDoubt = false;
      for (StoredJob stored : piece) {
        if (!mine) {
          LOG.log(
              System.Logger.Level.INFO,
              "job " + stored.info().id() + " '" + stored.info().name() + "' is taken up again");
        }
        load(wish, stored);
      }
      most = Math.min(PIECE, most * 4);
    } while (!mine && !piece.isEmpty());
    site.inbox().add(new Loaded(wish.job(), wish.generation(), (RuntimeException) null));
  }

  /** Where jobs do not go on by themselves, those without an owner stay without. */
  private void ownedOnly(Wish wish) {
    long below = Long.MAX_VALUE;
    List<Question.JobRecord> piece;
    do {
      var some = new Question.Jobs(UNFINISHED, null, null, null, below, PIECE);
      piece = site.store().ask(some);
      for (Question.JobRecord job : piece) {
        below = job.info().id();
        if (job.owner() == incarnation && job.row().is(JobRow.STARTED)) {
          site.store().adopt(Adoption.of(incarnation, below)).forEach(stored -> load(wish, stored));
        }
      }
    } while (!piece.isEmpty());
    site.inbox().add(new Loaded(wish.job(), wish.generation(), (RuntimeException) null));
  }

  private void load(Wish wish, StoredJob stored) {
    try {
      tell(wish, JobLoad.load(stored));
    } catch (RuntimeException | StackOverflowError e) {
      long job = stored.info().id();
      LOG.log(System.Logger.Level.ERROR, "job " + job + " cannot be loaded, it is set aside", e);
      site.inbox()
          .add(
              new Loaded(
                  job, wish.generation(), new HileraException("it cannot be loaded: " + e, e)));
    }
  }

  private void tell(Wish wish, LiveJob job) {
    String missing = job.status().isFinal() ? null : site.codes().rebuild(job, site.values());
    boolean gone = missing != null && site.codes().isGone(job);
    site.inbox().add(new Loaded(job, wish.generation(), missing, gone, wish.retry()));
  }
}
