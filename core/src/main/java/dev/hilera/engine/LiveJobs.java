package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.job.AbroadTasks;
import dev.hilera.job.JobChanges;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Batch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this node drives, in memory, and all that is thrown away and loaded again when a
 * commit fails: what is ready, who wants to be woken when, what the turn has changed so far.
 *
 * <p>Belongs to the loop's thread.
 */
final class LiveJobs {
  /** A turn writes about so many rows of what follows from failures and cancels. */
  private static final int SWEPT_ROWS = 5_000;

  private final Site site;
  private final Workers workers;
  private final Attempts attempts;
  private final HandOut handOut;
  private final Offers offers;
  private final Guests guests;
  private final Matching matching;
  private final long incarnation;
  private final Map<Long, LiveJob> live = new HashMap<>();
  final Set<LiveJob> touched = new LinkedHashSet<>();
  final Set<LiveJob> sweeping = new LinkedHashSet<>();
  final ReadyQueue ready = new ReadyQueue();
  final Timers timers = new Timers();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Long> letters = new ArrayList<>();

  final CodeWaits codeWaits;

  private boolean putsOff;

  boolean closed;

  LiveJobs(
      Site site,
      Workers workers,
      Attempts attempts,
      Capacity capacity,
      Offers offers,
      Guests guests,
      long incarnation) {
    this.site = site;
    this.workers = workers;
    this.attempts = attempts;
    this.offers = offers;
    this.guests = guests;
    this.handOut = new HandOut(ready, workers, attempts, capacity, offers, this::find, incarnation);
    this.matching = new Matching(attempts, capacity, offers, incarnation);
    this.incarnation = incarnation;
    this.codeWaits = new CodeWaits(site.config().times().code(), ready);
    offers.queue(ready);
  }

  @Nullable LiveJob find(long job) {
    return live.get(job);
  }

  /** Whether a job is not live, or only until the end of the turn because it is finished. */
  boolean isOver(long job) {
    LiveJob there = live.get(job);
    return there == null || there.status().isFinal();
  }

  Collection<LiveJob> all() {
    return live.values();
  }

  /** A job joins, new or loaded. */
  void add(LiveJob job) {
    live.put(job.info().id(), job);
    touched.add(job);
  }

  /** Applies a message to its job, which is live. */
  void apply(Message message, LiveJob job, Turn turn) {
    touched.add(job);
    message.apply(job, turn);
  }

  /** Wakes what wanted to be woken by now. */
  void timersDue(long now) {
    for (Timers.Timer timer = timers.takeDue(now); timer != null; timer = timers.takeDue(now)) {
      LiveJob job = live.get(timer.job());
      if (job != null) {
        touched.add(job);
        if (codeWaits.isOver(job, now)) {
          codeWaits.giveUp(job, now);
        } else if (timer.task() < 0) {
          job.due(now);
        } else if (!AbroadTasks.isAbroad(job, timer.task())) { // there its node wakes it
          job.tasks().wake(timer.task(), timer.at());
        }
      }
    }
  }

  /** When the next one wants to be woken, epoch milliseconds. */
  long nextTimer() {
    return timers.next();
  }

  /** Whether there is something to go on with although nothing comes. */
  boolean hasBacklog() {
    return !sweeping.isEmpty() || putsOff;
  }

  /**
   * Follows up on failures and cancels, and hands out what is ready to the workers there are.
   *
   * @param share whose tasks may be handed out
   */
  void proceed(HandOut.Share share) {
    for (LiveJob job : touched) {
      if (job.sweeping()) {
        sweeping.add(job);
      }
    }
    for (LiveJob job : List.copyOf(sweeping)) {
      touched.add(job);
      if (job.cancels()) {
        withdraw(job); // before it would be cancelled as an attempt that nobody ever began
        long id = job.info().id();
        afterCommit(() -> offers.revoke(id));
      }
      if (!job.sweep(SWEPT_ROWS)) {
        sweeping.remove(job);
      }
    }
    ready.tick();
    for (LiveJob job : touched) {
      gather(job);
    }
    guests.turn(ready);
    // What is put off is for a turn that follows, though nothing comes.
    putsOff = !closed && (share == HandOut.Share.NONE || handOut.go(touched, share));
  }

  private void gather(LiveJob job) {
    JobChanges changes = job.changes();
    while (!changes.ready().isEmpty()) {
      ready.add(job, changes.ready().take());
    }
    for (JobChanges.Timer timer : changes.timers()) {
      timers.add(job.info().id(), timer);
    }
    changes.timers().clear(); // a job that waits for its turn to be committed comes by again
    if (job.status().isFinal()) {
      ready.remove(job.info().id());
    } else {
      ready.restore(job);
    }
  }

  /** What an attempt took of the node is free again. */
  void free(LiveAttempt attempt) {
    handOut.free(attempt);
  }

  /** The attempt is over; nothing is matched with it any more. */
  void forget(LiveAttempt attempt) {
    attempts.remove(attempt);
  }

  /** Gives up the worker of an attempt that fell asleep. */
  void release(LiveAttempt asleep) {
    asleep.handedBack(false);
    workers.release(asleep);
  }

  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** The turn deals with a letter; 0 is none. */
  void consume(long letter) {
    if (letter != 0) {
      letters.add(letter);
    }
  }

  /** Whether the turn deals with letters. */
  boolean hasLetters() {
    return !letters.isEmpty();
  }

  /** Takes back what was handed out of a job and not yet taken by a worker. */
  void withdraw(LiveJob job) {
    handOut.withdraw(job);
  }

  /** The same of one task. */
  void withdraw(LiveJob job, int task) {
    handOut.withdraw(job, task);
  }

  /** What was offered to other nodes. */
  Offers offers() {
    return offers;
  }

  /** A job changes outside of a message. */
  void touch(LiveJob job) {
    touched.add(job);
  }

  /** Nothing is handed out any more, and what no worker has taken comes back. */
  void close() {
    closed = true;
    guests.close();
    offers.close(new HileraException("this node has stopped; open another one"));
    List.copyOf(live.values())
        .forEach(job -> {
          touched.add(job);
          withdraw(job);
        });
  }

  /**
   * The changes of the turn by job, as a batch without a number.
   *
   * @param only of this job, the others wait for the next turn; 0 for all
   */
  List<JobChanges> takeChanges(long only) {
    List<JobChanges> changed = new ArrayList<>(touched.size());
    for (LiveJob job : List.copyOf(touched)) {
      if (only == 0 || only == job.info().id()) {
        touched.remove(job);
        JobChanges changes = job.takeChanges();
        if (changes != null && !changes.isEmpty()) {
          changed.add(changes);
        } else if (job.status().isFinal()) {
          remove(job.info().id());
        }
      }
    }
    return changed;
  }

  /** The batch of these changes. */
  Batch batch(long number, List<JobChanges> changed) {
    return new Batch(incarnation, number, changed, offers.written(), List.copyOf(letters));
  }

  /** The batch is durable: starts what was handed out, lets go of what is over. */
  void committed(List<JobChanges> changed) {
    letters.clear();
    offers.committed();
    List<LiveAttempt> stopped = new ArrayList<>(0);
    for (JobChanges changes : changed) {
      for (JobChanges.Stop stop : changes.stops()) {
        if (stop.companion() instanceof LiveAttempt attempt) {
          attempts.remove(attempt);
          free(attempt);
          stopped.add(attempt);
        }
      }
      if (changes.row() != null && changes.row().status().isFinal()) {
        remove(changes.job());
      }
    }
    if (!stopped.isEmpty()) {
      attempts.stop(stopped);
      site.inbox().nudge(); // what they took is free only now, after this turn's handing out
    }
    handOut.committed();
    List<Runnable> actions = List.copyOf(afterCommit);
    afterCommit.clear();
    actions.forEach(Runnable::run);
  }

  /** A job that the engine cannot go on with leaves, with what was handed out of it. */
  void setAside(long job) {
    handOut.setAside(job);
    remove(job);
  }

  /** A job leaves: it is over. */
  void remove(long job) {
    LiveJob gone = live.remove(job);
    ready.remove(job);
    codeWaits.forget(job);
    offers.forget(job);
    timers.left(live::containsKey);
    site.values().forget(job);
    site.codes().leave(job, gone == null || gone.status() == JobStatus.COMPLETED);
    if (gone != null) {
      touched.remove(gone);
      sweeping.remove(gone);
    }
  }

  /** Everything is forgotten, to be loaded again; live attempts are not. */
  void clear() {
    live.clear();
    touched.clear();
    sweeping.clear();
    ready.clear();
    timers.clear();
    codeWaits.clear();
    afterCommit.clear();
    letters.clear();
    handOut.clear();
    offers.clear();
  }

  /** A job was loaded: its attempts under way are matched with those that live here. */
  void match(LiveJob job, Turn turn) {
    add(job);
    matching.match(job, turn).forEach(handOut::give);
    job.due(turn.now());
  }

  /** A job is started now. */
  void start(LiveJob job, Turn turn) {
    job.start(turn.now());
    codeWaits.started(job, turn.now());
  }

  /** All attempts are interrupted; what they do counts for nothing. */
  void abandonAll(RuntimeException why) {
    attempts.stop(attempts.all());
    guests.abandonAll();
    offers.close(why);
  }
}
