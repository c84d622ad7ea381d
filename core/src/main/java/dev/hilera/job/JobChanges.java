package dev.hilera.job;

import dev.hilera.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one turn changes in one job: the rows to commit, and what is to be done once they are
 * committed. Filled by {@link LiveJob}, read by stores and by the engine.
 */
public final class JobChanges {
  private final long job;
  private final List<GraphPart> parts = new ArrayList<>(1);
  private final List<AttemptRow> attempts = new ArrayList<>(2);
  private final List<Mark> marks = new ArrayList<>(0);
  private final List<EventRow> events = new ArrayList<>(0);
  private final List<Payload> payloads = new ArrayList<>(0);
  private final List<Event> published = new ArrayList<>(0);
  private final List<Stop> stops = new ArrayList<>(0);
  private final List<Timer> timers = new ArrayList<>(0);
  private final IntQueue ready = new IntQueue();
  private @Nullable JobInfo created;
  private @Nullable JobRow row;
  private boolean startedJob;

  /**
   * An attempt that must be stopped, its end being decided.
   *
   * @param task its number
   * @param attempt its number
   * @param companion what its node keeps of it; see {@link Flight#companion()}
   */
  public record Stop(int task, int attempt, @Nullable Object companion) {}

  /**
   * A time at which the job wants to be told.
   *
   * @param task that sleeps, or -1 for the job itself
   * @param at epoch milliseconds
   */
  public record Timer(int task, long at) {}

  JobChanges(long job) {
    this.job = job;
  }

  /** The job's id. */
  public long job() {
    return job;
  }

  /** The job itself, if it is new. */
  public @Nullable JobInfo created() {
    return created;
  }

  /** New parts of its graph. */
  public List<GraphPart> parts() {
    return parts;
  }

  /** The job's row; {@code null} if it does not change. */
  public @Nullable JobRow row() {
    return row;
  }

  /** Attempts, each at most once: new ones and such that changed. */
  public List<AttemptRow> attempts() {
    return attempts;
  }

  /** Tasks whose status alone changes. */
  public List<Mark> marks() {
    return marks;
  }

  /** Events that stand in no other row. */
  public List<EventRow> events() {
    return events;
  }

  /** Values, texts and checkpoints; one of the same key replaces the former. */
  public List<Payload> payloads() {
    return payloads;
  }

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    return row == null
        && attempts.isEmpty()
        && marks.isEmpty()
        && events.isEmpty()
        && payloads.isEmpty()
        && parts.isEmpty();
  }

  /** How many rows these are, about. */
  public int size() {
    return attempts.size() + marks.size() + events.size() + payloads.size() + 1;
  }

  /** What subscribers are told after the commit. */
  public List<Event> published() {
    return published;
  }

  /** Attempts to stop after the commit. */
  public List<Stop> stops() {
    return stops;
  }

  /** When the job wants to be told. */
  public List<Timer> timers() {
    return timers;
  }

  /** Tasks that became ready, in order. */
  public IntQueue ready() {
    return ready;
  }

  /** Whether the first attempt of a run began in this turn. */
  public boolean startedJob() {
    return startedJob;
  }

  void startsJob() {
    startedJob = true;
  }

  void created(JobInfo info) {
    created = info;
  }

  void row(@Nullable JobRow changed) {
    row = changed;
  }
}
