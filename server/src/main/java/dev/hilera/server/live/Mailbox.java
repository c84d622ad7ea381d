package dev.hilera.server.live;

import dev.hilera.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events that wait for one client. Bounded: of progress only the last of each task waits, and a
 * client that lets more wait than it may is given up.
 */
final class Mailbox {
  /** What a client may still expect. */
  enum State {
    /** More may come. */
    OPEN,
    /** It was too slow, events are lost. */
    OVERRUN,
    /** The server stops, or the client has left. */
    CLOSED
  }

  /**
   * What was waiting.
   *
   * @param events in their order
   * @param state after them
   */
  record Batch(List<Event> events, State state) {}

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private State state = State.OPEN;

  Mailbox(int most) {
    this.most = most;
  }

  /** Never waits. */
  void offer(Event event) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      if (event.kind() == Event.Kind.TASK_PROGRESS) {
        waiting.removeIf(other -> isSame(other, event));
      }
      waiting.add(event);
      if (waiting.size() > most || event.kind() == Event.Kind.MISSED) {
        waiting.clear();
        state = State.OVERRUN;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSame(Event other, Event progress) {
    return other.kind() == Event.Kind.TASK_PROGRESS
        && other.job() == progress.job()
        && Objects.equals(other.task(), progress.task());
  }

  void close() {
    lock.lock();
    try {
      state = State.CLOSED;
      waiting.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What waits, as soon as something does; after so long, nothing. */
  Batch take(long millis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (waiting.isEmpty() && state == State.OPEN && nanos > 0) {
        nanos = news.awaitNanos(nanos);
      }
      Batch batch = new Batch(new ArrayList<>(waiting), state);
      waiting.clear();
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
