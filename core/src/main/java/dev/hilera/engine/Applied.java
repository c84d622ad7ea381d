package dev.hilera.engine;

import dev.hilera.HileraException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that a turn has applied, until it is committed or undone. */
final class Applied {
  private final List<Message> messages = new ArrayList<>();

  void add(Message message) {
    messages.add(message);
  }

  /** The last one was refused, which its sender is told with the others. */
  void refused(HileraException why) {
    messages.add(new Refused(messages.removeLast(), why));
  }

  /** The last one does not count any more. */
  void removeLast() {
    messages.removeLast();
  }

  /** Takes those for a job. */
  List<Message> take(long job) {
    List<Message> its = messages.stream().filter(message -> message.job() == job).toList();
    messages.removeAll(its);
    return its;
  }

  /** Takes all, since the turn is committed. */
  List<Message> take() {
    List<Message> all = List.copyOf(messages);
    messages.clear();
    return all;
  }

  /**
   * Takes those that are to be applied again, since the turn is undone.
   *
   * @param forCallers what the others are told; {@code null} if all are to be repeated
   */
  List<Message> takeKept(@Nullable RuntimeException forCallers) {
    List<Message> kept = new ArrayList<>();
    for (Message message : take()) {
      if (forCallers != null && !message.survives()) {
        message.failed(forCallers);
      } else if (!(message instanceof Loaded loaded) || loaded.retry() != null) {
        kept.add(message.again()); // whatever else was loaded is loaded anew
      }
    }
    return kept;
  }
}
