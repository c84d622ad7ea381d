package dev.hilera.engine;

import dev.hilera.Event;
import dev.hilera.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber: a bounded queue and a thread that empties it. Whoever is slower than his events
 * loses the oldest and is told so; progress only keeps its last.
 */
final class Subscriber implements Subscription {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** So many events wait for a slow subscriber. */
  private static final int MOST = 10_000;

  private final long job;
  private final Consumer<Event> listener;
  private final Delivery delivery;
  private final Host.Waiter waiter;
  private final Deque<Event> queue = new ArrayDeque<>();
  private final Map<Long, Long> had = new HashMap<>();
  private final LinkedHashMap<Long, Event> missed = new LinkedHashMap<>();
  private boolean ended;

  Subscriber(long job, Consumer<Event> listener, Delivery delivery, Host host) {
    this.job = job;
    this.listener = listener;
    this.delivery = delivery;
    this.waiter = host.waiter();
    delivery.subscribe(this);
    host.start("hilera-subscriber", true, this::run);
  }

  long job() {
    return job;
  }

  /** Called by the delivery; never waits. */
  synchronized void offer(Event event) {
    if (event.seq() > 0) {
      if (event.seq() <= had.getOrDefault(event.job(), 0L)) {
        return;
      }
      had.put(event.job(), event.seq());
      if (event.kind() == Event.Kind.JOB_FINISHED && job == Delivery.ALL) {
        had.remove(event.job());
      }
    }
    if (event.kind() == Event.Kind.TASK_PROGRESS) {
      queue.removeIf(other ->
          other.kind() == Event.Kind.TASK_PROGRESS
              && other.job() == event.job()
              && String.valueOf(other.task()).equals(event.task()));
    }
    queue.add(event);
    if (queue.size() > MOST) {
      lose(queue.remove());
    }
    waiter.wake();
  }

  /** Of each job the last that was lost is kept, of so many jobs at most, the latest. */
  private void lose(Event lost) {
    if (lost.seq() > 0) {
      missed.put(lost.job(), lost);
      if (missed.size() > MOST) {
        missed.pollFirstEntry();
      }
    }
  }

  /** No event comes any more. */
  synchronized void end() {
    ended = true;
    waiter.wake();
  }

  @Override
  public void close() {
    delivery.unsubscribe(this);
    synchronized (this) {
      queue.clear();
    }
    end();
  }

  private void run() {
    while (true) {
      Event event;
      synchronized (this) {
        event = next();
        if (event == null && ended) {
          return;
        }
      }
      if (event == null) {
        waiter.await(Host.Waiter.FOREVER);
      } else {
        tell(event);
      }
    }
  }

  private @Nullable Event next() {
    Map.Entry<Long, Event> first = missed.pollFirstEntry();
    if (first != null) {
      Event lost = first.getValue();
      return new Event(
          Event.Kind.MISSED,
          lost.job(),
          lost.seq(),
          lost.at(),
          null,
          0,
          null,
          null,
          null,
          null,
          null,
          "events up to this number were missed; ask for the state");
    }
    return queue.poll();
  }

  private void tell(Event event) {
    try {
      listener.accept(event);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "a subscriber of job " + job + " failed", e);
    }
  }
}
