package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.job.JobChanges;
import dev.hilera.job.LiveJob;
import dev.hilera.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heart: takes all that has come, applies it to the live jobs, commits what changed in one
 * transaction, and only then answers, tells and starts. While it commits, the next batch gathers.
 *
 * <p>What it has in memory counts only once it is committed. If a commit fails, or anything here
 * throws, the live jobs are forgotten and loaded again; messages that somebody's work hangs on are
 * applied again, other callers get the error.
 */
final class Loop {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** A turn applies at most so many messages; one of a worker, who has other work, so few. */
  private static final int MOST_MESSAGES = 10_000;

  private static final int FEW_MESSAGES = 64;

  /** So late, at most, it notices that the clock went forward, or the machine slept. */
  static final long LONGEST_WAIT_MILLIS = 2_000;

  private final Site site;
  private final LiveJobs jobs;
  private final WaitingRoom waiting;
  private final Delivery delivery;
  private final Ledger ledger;
  private final Diary diary;
  private final Chores chores;
  private final Deque<Message> pending = new ArrayDeque<>();
  private final Applied applied = new Applied();
  private final Strikes strikes = new Strikes();
  private final Careful careful = new Careful();
  private final Departures departures = new Departures();
  private final Backoff backoff;
  private final Wheel wheel;
  private @Nullable Throwable broken;
  private boolean stirred;
  private volatile boolean closed;
  private volatile boolean ended;
  private volatile long turnedAt;
  private final Lease lease;
  private volatile @Nullable StoreException gone;

  Loop(
      Site site,
      LiveJobs jobs,
      Loader loader,
      Delivery delivery,
      Ledger ledger,
      Chores chores,
      Lease lease) {
    this.lease = lease;
    this.site = site;
    this.jobs = jobs;
    this.waiting = new WaitingRoom(loader);
    this.delivery = delivery;
    this.ledger = ledger;
    this.chores = chores;
    this.diary = new Diary(site.config().node().name());
    this.backoff = new Backoff(site.inbox());
    this.wheel =
        new Wheel(site.host(), site.inbox(), !site.store().durable()); // else a turn awaits a disk
  }

  void start() {
    if (site.config().policy().takeUp()) {
      waiting.takeUp();
    }
    turnedAt = site.host().nanos();
    site.host().start("hilera-loop", false, this::run);
  }

  /** Jobs that have no owner are wanted. */
  void takeUp() {
    site.inbox().add(new Errand(new Answer<>(site.host()), turn -> waiting.takeUp()));
  }

  /** Others have declared this node dead. */
  void leave(StoreException declared) {
    gone = declared;
    site.inbox().nudge();
  }

  /** Ends after what has come so far. */
  void close() {
    closed = true;
    site.inbox().nudge();
  }

  boolean hasEnded() {
    return ended;
  }

  /** When the last turn ended, by {@link Host#nanos}. */
  long turnedAt() {
    return turnedAt;
  }

  private void run() {
    while (!ended) {
      survive(this::turn);
    }
    delivery.close();
    site.inbox().end(new HileraException("this node has stopped; open another one"));
  }

  /** A worker with nothing to do has the loop look at what it brought. */
  void look() {
    wheel.lend(this::standIn);
  }

  /** Turns for the thread that rests; whether that has something to go on with. */
  private boolean standIn() {
    boolean over = closed || ended || backoff.isDue() || gone != null;
    if (!over && careful.isEmpty() && lease.holds()) {
      survive(() -> {
        site.inbox().drainTo(pending);
        apply(FEW_MESSAGES);
      });
    }
    boolean more = !pending.isEmpty() || !careful.isEmpty() || jobs.hasBacklog();
    return over || ended || backoff.isDue() || more || jobs.nextTimer() < wheel.until();
  }

  private void survive(Runnable turn) {
    try {
      turn.run();
      turnedAt = site.host().nanos();
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      backoff.note();
      broken = e; // to be mended by a turn of its own, since that may fail again
    }
  }

  private void mend() {
    Throwable fault = broken;
    if (fault != null) {
      LOG.log(System.Logger.Level.ERROR, "the loop failed and starts again from the store", fault);
      rollBack(new HileraException("the engine failed inside: " + fault, fault), fault);
      broken = null;
    }
  }

  private void turn() {
    backoff.await();
    mend();
    if (gone == null) {
      gather();
    }
    if (ended) { // in a turn of a worker
      return;
    }
    if (gone != null) {
      buried(gone);
      return;
    }
    if (!lease.holds()) { // what it knows may be wrong by now
      site.inbox().await(LONGEST_WAIT_MILLIS * 1_000_000);
      return;
    }
    apply(MOST_MESSAGES);
  }

  private void apply(int most) {
    Turn turn = new Turn(site.host().millis(), site.host(), jobs, site.config().limits().lost());
    jobs.timersDue(turn.now());
    Long only = careful.only();
    for (int count = 0; count < most && !pending.isEmpty(); count++) {
      route(pending.poll(), turn);
    }
    jobs.proceed(closed ? HandOut.Share.NONE : careful.share());
    List<JobChanges> changes = jobs.takeChanges(only == null ? 0 : only);
    stirred = !changes.isEmpty();
    if ((changes.isEmpty() && !jobs.hasLetters()) || commit(changes)) {
      after(changes);
      chores.turned(changes, careful.isEmpty() && !waiting.isReloading());
    }
    if (closed && pending.isEmpty() && site.inbox().isEmpty()) {
      ended = true;
    }
  }

  private void route(Message message, Turn turn) {
    if (!careful.putsOff(message)) {
      dispatch(message, turn);
    }
  }

  /** Whether the job that is to be committed alone is not there yet. */
  private boolean isHeldUp() {
    Long only = careful.only();
    return only != null && (waiting.isReloading() || waiting.waitsFor(only));
  }

  /** Waits for something to do and takes all that has come. */
  private void gather() {
    boolean heldUp = isHeldUp(); // then nothing counts but the job that is being loaded
    if (pending.isEmpty() && !closed && (heldUp || (careful.isEmpty() && !jobs.hasBacklog()))) {
      long next = heldUp ? Long.MAX_VALUE : jobs.nextTimer();
      wheel.rest(next, stirred);
    }
    if (!ended) { // else what is left there is refused
      site.inbox().drainTo(pending);
    }
  }

  private void dispatch(Message message, Turn turn) {
    switch (message) {
      case Loaded loaded -> loaded(loaded, turn);
      case Errand errand -> {
        errand.run(turn);
        applied.add(errand);
      }
      case Submission submission -> {
        LiveJob live = submission.take();
        jobs.add(live);
        delivery.watch(live);
        apply(submission, live, turn);
      }
      case Message nobody when nobody.job() < 1 ->
          nobody.failed(new HileraException.Unknown("there is no job " + nobody.job()));
      case Retrial retry when jobs.isOver(retry.job()) -> waiting.open(retry);
      default -> {
        LiveJob live = jobs.find(message.job());
        if (live != null) {
          apply(message, live, turn);
        } else {
          waiting.await(message);
        }
      }
    }
  }

  private void loaded(Loaded loaded, Turn turn) {
    if (waiting.isOutdated(loaded)) {
      waiting.again(loaded, false);
      return;
    }
    LiveJob live = loaded.live();
    if (live == null) {
      waiting.nothing(loaded);
      return;
    }
    if (strikes.isOut(loaded.job())) {
      waiting.shun(loaded);
      return;
    }
    if (departures.isStale(live)) {
      waiting.again(loaded, waiting.waitsFor(loaded.job()));
      return;
    }
    if (jobs.find(loaded.job()) == null && loaded.refuses()) {
      waiting.take(loaded.job()).forEach(message -> route(message, turn));
      return;
    }
    if (jobs.find(loaded.job()) == null) {
      delivery.watch(live);
      if (loaded.retry() != null) {
        live.announce();
      }
      applied.add(loaded);
      attempt(loaded, live, () -> jobs.match(live, turn));
      jobs.consume(loaded.letter());
      String missing = loaded.missingCode();
      if (missing != null && jobs.find(loaded.job()) != null) {
        jobs.codeWaits.lacks(live, missing, turn.now());
      }
    } else if (jobs.isOver(loaded.job())) {
      waiting.again(loaded, false); // somebody else asked for the finished job
    } else if (loaded.retry() != null) {
      applied.add(loaded);
      applied.refused(new HileraException.Conflict("job " + loaded.job() + " runs already"));
    }
    waiting.take(loaded.job()).forEach(message -> route(message, turn));
  }

  private void apply(Message message, LiveJob live, Turn turn) {
    applied.add(message);
    attempt(message, live, () -> jobs.apply(message, live, turn));
  }

  /** One job's trouble is its own: it is set aside and loaded again, or given up. */
  private void attempt(Message message, LiveJob live, Runnable deed) {
    try {
      deed.run();
      return;
    } catch (HileraException e) {
      applied.refused(e);
    } catch (RuntimeException | StackOverflowError e) {
      applied.removeLast();
      LOG.log(System.Logger.Level.ERROR, "job " + live.info().id() + " is set aside", e);
      message.failed(new HileraException("the job was set aside after a fault: " + e, e));
      setAside(live, "the engine could not go on with it: " + e);
    }
  }

  private void setAside(LiveJob live, String reason) {
    long job = live.info().id();
    jobs.setAside(job);
    if (strikes.add(job) > 1) {
      waiting.await(new GiveUp(job, reason));
    }
    applied.take(job).forEach(message -> waiting.await(message.again()));
    waiting.want(job);
  }

  private boolean commit(List<JobChanges> changes) {
    try {
      ledger.commit(jobs, changes);
      backoff.reset();
      return true;
    } catch (StoreException e) {
      switch (e.kind()) {
        case REFUSED -> refused(changes, e);
        case FENCED -> buried(e);
        case FAILED, UNKNOWN, DAMAGED -> {
          LOG.log(System.Logger.Level.ERROR, "a commit failed: " + e.getMessage(), e);
          rollBack(new HileraException.Storage(e.reason(), e), e);
          backoff.note();
        }
      }
      return false;
    }
  }

  /** Repeats the batch job by job; the one that is refused alone fails with that reason. */
  private void refused(List<JobChanges> changes, StoreException e) {
    LOG.log(System.Logger.Level.ERROR, "a batch was refused: " + e.getMessage(), e);
    RuntimeException reason = new HileraException.Storage(e.reason(), e);
    if (changes.size() != 1) {
      changes.forEach(some -> careful.add(some.job()));
      rollBack(null, e);
      return;
    }
    long culprit = changes.getFirst().job();
    applied.take(culprit).forEach(message -> message.failed(reason));
    strikes.add(culprit);
    rollBack(null, e);
    if (!strikes.isOut(culprit)) {
      pending.add(new GiveUp(culprit, "the store refused it: " + e.getMessage()));
    }
  }

  private void after(List<JobChanges> changes) {
    if (!isHeldUp()) {
      careful.next(pending);
    }
    List<Message> done = applied.take(); // from here on nothing is undone, whatever fails
    try {
      delivery.publish(changes);
      diary.write(changes, jobs);
    } finally {
      try {
        jobs.committed(changes);
        departures.note(changes);
      } finally {
        done.forEach(Message::committed);
      }
    }
  }

  /**
   * Forgets the live jobs and has them loaded again.
   *
   * @param forCallers what callers are told; {@code null} if their commands are to be repeated
   */
  private void rollBack(@Nullable RuntimeException forCallers, Throwable cause) {
    List<Message> kept = applied.takeKept(forCallers);
    careful.drainTo(kept);
    kept.addAll(pending);
    pending.clear();
    pending.addAll(kept);
    jobs.clear();
    LOG.log(System.Logger.Level.WARNING, "loading the jobs again after: " + cause);
    waiting.reload();
  }

  private void buried(StoreException e) {
    LOG.log(System.Logger.Level.ERROR, "this node was declared dead and leaves: " + e.getMessage());
    RuntimeException gone = new HileraException.Storage(e.reason(), e);
    careful.drainTo(pending);
    applied.take().forEach(message -> message.failed(gone));
    pending.forEach(message -> message.failed(gone));
    waiting.close(gone);
    jobs.abandonAll(gone);
    ended = true;
  }
}
