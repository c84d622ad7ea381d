package dev.hilera.engine;

import dev.hilera.Config;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts on threads, at most {@code limit} at a time. {@link #promote} is the one place that
 * gives a free worker its next attempt.
 *
 * <p>A worker is a slot, not a thread: an attempt that falls asleep or is abandoned gives its slot
 * up at once while its thread stays with it. Platform threads are kept for the next attempt;
 * attempts that ask for it, and all if there is no limit, get a virtual thread each.
 *
 * <p>One lock, held for these few fields only; threads are started and woken while it is held,
 * which neither waits nor calls a stranger.
 */
final class Workers {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** What waits in the queue is at most so much work, by measured durations. */
  private static final long QUEUED_NANOS = 10_000_000;

  /** However short they are, no more than these wait. */
  private static final int MOST_QUEUED = 8_192;

  /**
   * An attempt counts for at most so many average ones: a single one that the machine held up says
   * nothing of the others, and many long ones are believed soon.
   */
  private static final int OUTLIER = 16;

  /** An idle thread ends after this time. */
  private static final long KEPT_NANOS = 10_000_000_000L;

  /** After a thread could not be started, so long until the next try. */
  private static final long PAUSE_NANOS = 50_000_000;

  private final Site site;
  private final Host host;
  private final int limit;
  private final Consumer<LiveAttempt> body;
  private final Runnable look;
  private final RankedQueue queue = new RankedQueue();
  private final Deque<Desk> idle = new ArrayDeque<>();
  private final Slots slots = new Slots();
  private long processed;
  private double averageNanos = 1_000_000;
  private boolean starving;
  private boolean closed;

  /** Where one platform thread waits for its next attempt. */
  private static final class Desk {
    private final Host.Waiter waiter;
    private @Nullable LiveAttempt next;

    Desk(Host.Waiter waiter) {
      this.waiter = waiter;
    }
  }

  /**
   * Workers that run each attempt with this body.
   *
   * @param limit of attempts at one moment, or {@link Config#UNBOUNDED}
   * @param look called by a worker with nothing to do, so that the loop looks at what it brought
   */
  Workers(Site site, int limit, Consumer<LiveAttempt> body, Runnable look) {
    this.site = site;
    this.host = site.host();
    this.limit = limit;
    this.body = body;
    this.look = look;
  }

  /**
   * How many more attempts of a rank are wanted now: for free workers, and a little to have at
   * hand. What has a lower rank and waits here already does not count, it is overtaken.
   */
  synchronized int wanted(long rank) {
    if (closed) {
      return 0;
    }
    if (limit == Config.UNBOUNDED) {
      return MOST_QUEUED;
    }
    double ahead = Math.min(MOST_QUEUED, QUEUED_NANOS / averageNanos * Math.min(limit, 64));
    return (int) Math.max(0, free() + ahead - queue.sizeFrom(rank));
  }

  /** More is ready than was wanted: the next worker that finds nothing to do says so. */
  synchronized void moreIsReady() {
    starving = true;
    promote();
  }

  /** How many workers have nothing to do. */
  synchronized int free() {
    return limit - slots.count();
  }

  /** How many attempts from elsewhere would find a worker. */
  synchronized int room() {
    return closed ? 0 : Math.max(0, limit - slots.count() - queue.sizeFrom(Long.MIN_VALUE));
  }

  /** The attempts that wait here for a worker, in an order that a simulation repeats. */
  synchronized Set<LiveAttempt> waiting() {
    Set<LiveAttempt> waiting = new LinkedHashSet<>();
    queue.each(waiting::add);
    return waiting;
  }

  /** Whether an attempt counts as one of the workers. */
  synchronized boolean runs(LiveAttempt attempt) {
    return attempt.hasSlot();
  }

  /** How many attempts run. */
  synchronized int busy() {
    return slots.count();
  }

  /** The number of the worker that runs the task, from 1 on; 0 if none does. */
  synchronized int number(long job, int task) {
    return slots.of(job, task);
  }

  /** How many attempts have ended here. */
  synchronized long processed() {
    return processed;
  }

  /** Attempts to run, in this order. */
  synchronized void add(List<LiveAttempt> attempts) {
    attempts.forEach(queue::add);
    promote();
  }

  /** An attempt gives up its worker although its code goes on: asleep, timed out or cancelled. */
  synchronized void release(LiveAttempt attempt) {
    if (attempt.hasSlot()) {
      slots.free(attempt);
      promote();
    }
  }

  /** Nothing new starts any more. */
  synchronized void close() {
    closed = true;
    queue.clear();
    idle.forEach(desk -> desk.waiter.wake());
  }

  private synchronized void promote() {
    boolean threads = true;
    while (threads && slots.count() < limit && !queue.isEmpty()) {
      LiveAttempt attempt = queue.take();
      threads = !occupy(attempt) || assign(attempt);
    }
    if (starving && slots.count() < limit) {
      starving = false;
      site.inbox().nudge();
    }
  }

  /** Gives the attempt a slot; false if it needs no thread: it is over, or has its own. */
  private boolean occupy(LiveAttempt attempt) {
    if (attempt.hasEnded()) {
      return false;
    }
    slots.take(attempt);
    if (attempt.isAsleep()) {
      attempt.resume();
      return false;
    }
    return true;
  }

  /** Gives the attempt a thread; false if the machine has none, then it waits for the next try. */
  private boolean assign(LiveAttempt attempt) {
    try {
      seat(attempt);
      return true;
    } catch (Host.Off e) {
      throw e;
    } catch (RuntimeException | Error e) { // such as no memory for a thread
      slots.free(attempt);
      queue.add(attempt);
      LOG.log(System.Logger.Level.ERROR, "no thread for " + attempt + ", trying again", e);
      site.alarms().after(PAUSE_NANOS, this::promote);
      return false;
    }
  }

  private void seat(LiveAttempt attempt) {
    if (limit == Config.UNBOUNDED || attempt.described().options().virtual()) {
      host.start("hilera-" + attempt.described().name(), true, () -> runAlone(attempt));
      return;
    }
    Desk desk = idle.pollFirst();
    if (desk != null) {
      desk.next = attempt;
      desk.waiter.wake();
    } else {
      host.start("hilera-worker", false, () -> serve(attempt));
    }
  }

  private void runAlone(LiveAttempt attempt) {
    long begin = host.nanos();
    run(attempt);
    site.insist(site.inbox()::ring);
    ended(attempt, begin, false);
  }

  /** Whatever fails, the slot is given back after it. */
  private void run(LiveAttempt attempt) {
    try {
      body.accept(attempt);
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, attempt + " failed outside of its code", e);
    }
  }

  private void serve(LiveAttempt first) {
    try {
      runMany(first);
    } finally {
      site.insist(site.inbox()::ring); // whatever ends it, what it brought is looked at
    }
  }

  private void runMany(LiveAttempt first) {
    Desk desk = new Desk(host.waiter());
    LiveAttempt attempt = first;
    while (attempt != null) {
      long begin = host.nanos();
      run(attempt);
      boolean abandoned = !attempt.hasSlot();
      attempt = ended(attempt, begin, true);
      if (attempt == null && !abandoned) {
        attempt = await(desk);
      } else {
        site.insist(site.inbox()::ring);
      }
    }
  }

  /** The attempt's code has returned; the next attempt for its thread, if there is one at once. */
  private synchronized @Nullable LiveAttempt ended(
      LiveAttempt attempt, long begin, boolean another) {
    processed++;
    if (!attempt.hasSlot()) {
      return null;
    }
    double took = Math.min((double) (host.nanos() - begin), OUTLIER * averageNanos);
    averageNanos = Math.max(100, averageNanos + (took - averageNanos) / 16);
    slots.free(attempt);
    while (another && slots.count() < limit && !queue.isEmpty()) {
      LiveAttempt next = queue.take();
      if (occupy(next)) {
        if (!next.described().options().virtual()) {
          return next;
        }
        if (!assign(next)) {
          return null;
        }
      }
    }
    promote();
    return null;
  }

  private @Nullable LiveAttempt await(Desk desk) {
    synchronized (this) {
      idle.addFirst(desk);
    }
    boolean _ = Thread.interrupted(); // by somebody's code that kept the thread
    site.insist(look);
    long until = host.nanos() + KEPT_NANOS;
    while (true) {
      synchronized (this) {
        LiveAttempt next = desk.next;
        if (next != null) {
          desk.next = null;
          return next;
        }
        if (closed || host.nanos() >= until) {
          idle.remove(desk);
          return null;
        }
      }
      desk.waiter.await(until - host.nanos());
      boolean _ = Thread.interrupted();
    }
  }
}
