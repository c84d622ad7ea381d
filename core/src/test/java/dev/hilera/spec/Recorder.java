package dev.hilera.spec;

import dev.hilera.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A subscriber that keeps what it was told, and lets a test wait for more. */
final class Recorder implements Consumer<Event> {
  private final List<Event> events = new ArrayList<>();

  @Override
  public synchronized void accept(Event event) {
    events.add(event);
    notifyAll();
  }

  synchronized List<Event> all() {
    return List.copyOf(events);
  }

  /** Without progress, which has no numbers and of which only the last is kept. */
  List<Event> numbered() {
    return all().stream().filter(event -> event.seq() > 0).toList();
  }

  List<Event> of(Event.Kind kind) {
    return all().stream().filter(event -> event.kind() == kind).toList();
  }

  List<Event.Kind> kinds() {
    return numbered().stream().map(Event::kind).toList();
  }

  /** Waits until an event of this kind has come. */
  Event await(Event.Kind kind) throws InterruptedException {
    return await(event -> event.kind() == kind);
  }

  /** Waits until an event of this kind has come for a task. */
  Event await(Event.Kind kind, String task) throws InterruptedException {
    return await(event -> event.kind() == kind && task.equals(event.task()));
  }

  synchronized Event await(Predicate<Event> wanted) throws InterruptedException {
    long end = System.nanoTime() + Opened.PATIENCE.toNanos();
    while (true) {
      var found = events.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("the event never came; there were " + events);
      }
      wait(left);
    }
  }

  /** Waits until so many runs have finished. */
  void awaitFinished(int runs) throws InterruptedException {
    long end = System.nanoTime() + Opened.PATIENCE.toNanos();
    synchronized (this) {
      while (of(Event.Kind.JOB_FINISHED).size() < runs) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("no end; there were " + events);
        }
        wait(left);
      }
    }
  }
}
