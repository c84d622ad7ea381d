package dev.hilera.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** After a batch was refused: its jobs, to be committed one by one until the culprit is found. */
final class Careful {
  /** In so many turns after it what is handed out is of one job each, lest that is refused. */
  private static final int WARY_TURNS = 100;

  private final Deque<Long> jobs = new ArrayDeque<>();
  private final List<Message> later = new ArrayList<>();
  private int wary;

  void add(long job) {
    jobs.add(job);
    wary = WARY_TURNS;
  }

  /** Whose tasks may be handed out in this turn. */
  HandOut.Share share() {
    if (!jobs.isEmpty()) {
      return HandOut.Share.NONE;
    }
    return wary > 0 ? HandOut.Share.ONE_JOB : HandOut.Share.ALL;
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  /** The job that is to be committed alone; {@code null} if all may go together. */
  @Nullable Long only() {
    return jobs.peek();
  }

  /** Puts off what concerns other jobs than that one; false if it may go on. */
  boolean putsOff(Message message) {
    Long only = jobs.peek();
    boolean load = message instanceof Loaded loaded && loaded.retry() == null;
    boolean other = only != null && message.job() != only && !load;
    if (other) {
      later.add(message);
    }
    return other;
  }

  /** The turn is committed; what was put off comes back, before all that came after it. */
  void next(Deque<Message> pending) {
    if (jobs.poll() != null) {
      later.reversed().forEach(pending::addFirst);
      later.clear();
    } else if (wary > 0) {
      wary--;
    }
  }

  void drainTo(Collection<Message> pending) {
    pending.addAll(later);
    later.clear();
  }
}
