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

  /** Something that a client is told. */
  sealed interface Letter {
    /** An event of the engine, and how clients are told of it. */
    record Happened(Event event, Shared told) implements Letter {
      Happened(Event event) {
        this(event, new Shared());
      }
    }

    /** Jobs that were forgotten. */
    record Forgotten(List<Long> jobs) implements Letter {}
  }

  /**
   * What was waiting.
   *
   * @param letters in their order
   * @param state after them
   */
  record Batch(List<Letter> letters, State state) {
    /** The events among them. */
    List<Event> events() {
      List<Event> events = new ArrayList<>();
      for (Letter letter : letters) {
        if (letter instanceof Letter.Happened(Event event, Shared _)) {
          events.add(event);
        }
      }
      return events;
    }
  }

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private State state = State.OPEN;

  Mailbox(int most) {
    this.most = most;
  }

  /** Never waits. */
  void offer(Letter letter) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      if (letter instanceof Letter.Happened(Event event, Shared _)) {
        if (event.kind() == Event.Kind.TASK_PROGRESS) {
          waiting.removeIf(other -> isSame(other, event));
        }
      }
      waiting.add(letter);
      if (waiting.size() > most || isGap(letter)) {
        waiting.clear();
        state = State.OVERRUN;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isGap(Letter letter) {
    return letter instanceof Letter.Happened(Event event, Shared _)
        && event.kind() == Event.Kind.MISSED;
  }

  private static boolean isSame(Letter letter, Event progress) {
    return letter instanceof Letter.Happened(Event other, Shared _)
        && other.kind() == Event.Kind.TASK_PROGRESS
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
