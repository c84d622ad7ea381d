package dev.hilera.engine;

import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.job.JobChanges;
import dev.hilera.job.LiveJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers what was committed, on a thread of its own: the loop only lays events down
 * here. Each subscriber has a bounded queue, so that a slow one delays nobody.
 */
final class Delivery {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final long PAUSE_NANOS = 50_000_000;

  /** Of all jobs. */
  static final long ALL = 0;

  private final Host host;
  private final Host.Waiter waiter;
  private final LongFunction<String> nodeNames;
  private final Map<Long, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
  private final Map<Long, List<Answer<JobStatus>>> finishes = new ConcurrentHashMap<>();
  private final Deque<List<Event>> outgoing = new ArrayDeque<>();
  private boolean started;
  private boolean closed;

  Delivery(Host host, LongFunction<String> nodeNames) {
    this.host = host;
    this.waiter = host.waiter();
    this.nodeNames = nodeNames;
  }

  /** Whether anybody watches the job. */
  boolean isWatched(long job) {
    return subscribers.containsKey(job) || subscribers.containsKey(ALL);
  }

  /** Makes the job word its events if anybody watches it. */
  void watch(LiveJob live) {
    live.watched(isWatched(live.info().id()) ? nodeNames : null);
  }

  void subscribe(Subscriber subscriber) {
    synchronized (this) {
      if (!started) {
        host.start("hilera-delivery", false, this::run);
        started = true;
      }
    }
    subscribers.compute(
        subscriber.job(),
        (job, some) -> {
          List<Subscriber> all = some == null ? new CopyOnWriteArrayList<>() : some;
          all.add(subscriber);
          return all;
        });
    if (isClosed()) {
      subscriber.end();
    }
  }

  void unsubscribe(Subscriber subscriber) {
    subscribers.computeIfPresent(
        subscriber.job(),
        (job, some) -> {
          some.remove(subscriber);
          return some.isEmpty() ? null : some;
        });
  }

  /** Answers when the job's present run is over. */
  void awaitFinish(long job, Answer<JobStatus> answer) {
    finishes.compute(
        job,
        (id, some) -> {
          List<Answer<JobStatus>> all = some == null ? new ArrayList<>() : some;
          all.add(answer);
          return all;
        });
    if (isClosed()) {
      refuse(job);
    }
  }

  void stopAwaiting(long job, Answer<JobStatus> answer) {
    finishes.computeIfPresent(
        job,
        (id, some) -> {
          some.remove(answer);
          return some.isEmpty() ? null : some;
        });
  }

  /** Called by the loop with what was committed. */
  void publish(List<JobChanges> committed) {
    List<Event> events = null;
    for (JobChanges changes : committed) {
      if (!changes.published().isEmpty()) {
        events = events == null ? new ArrayList<>() : events;
        events.addAll(changes.published());
      }
      if (changes.row() != null && changes.row().status().isFinal()) {
        finish(changes.job(), changes.row().status());
      }
    }
    if (events != null) {
      publishEvents(events);
    }
  }

  void publishEvents(List<Event> events) {
    synchronized (this) {
      outgoing.add(events);
    }
    waiter.wake();
  }

  private void finish(long job, JobStatus status) {
    if (!finishes.isEmpty()) {
      List<Answer<JobStatus>> some = finishes.remove(job);
      if (some != null) {
        some.forEach(answer -> answer.give(status));
      }
    }
  }

  /**
   * No event comes after this; whoever waits for a finish is told so. Subscribers end once they
   * have had all that came before.
   */
  void close() {
    synchronized (this) {
      closed = true;
    }
    waiter.wake();
    finishes.keySet().forEach(this::refuse);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void refuse(long job) {
    List<Answer<JobStatus>> some = finishes.remove(job);
    if (some != null) {
      HileraException why =
          new HileraException("the engine was closed before job " + job + " was over");
      some.forEach(answer -> answer.fail(why));
    }
  }

  /** Whatever fails is repeated: subscribers pass over what they have had. */
  private void run() {
    boolean more = true;
    while (more) {
      try {
        more = deliverNext();
      } catch (Host.Off e) {
        throw e;
      } catch (Throwable e) {
        pause(e);
      }
    }
    subscribers.values().forEach(some -> some.forEach(Subscriber::end));
  }

  private void pause(Throwable cause) {
    try {
      LOG.log(System.Logger.Level.ERROR, "the delivery of events failed and goes on", cause);
      waiter.await(PAUSE_NANOS);
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      Thread.onSpinWait(); // not even that; then without a pause
    }
  }

  /** Delivers what is there, or waits; false once there will be nothing more. */
  private boolean deliverNext() {
    List<Event> events;
    synchronized (this) {
      events = outgoing.peek();
      if (events == null && closed) {
        return false;
      }
    }
    if (events == null) {
      waiter.await(Host.Waiter.FOREVER);
      return true;
    }
    for (Event event : events) {
      tell(subscribers.get(event.job()), event);
      tell(subscribers.get(ALL), event);
    }
    synchronized (this) {
      outgoing.poll();
    }
    return true;
  }

  private static void tell(@Nullable List<Subscriber> some, Event event) {
    if (some != null) {
      some.forEach(subscriber -> subscriber.offer(event));
    }
  }
}
