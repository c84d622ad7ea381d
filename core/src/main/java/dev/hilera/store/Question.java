package dev.hilera.store;

import dev.hilera.JobStatus;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobRow;
import dev.hilera.job.Payload;
import dev.hilera.job.StoredJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something to be read from one snapshot.
 *
 * @param <A> the answer
 */
public sealed interface Question<A> {

  /**
   * A job's lasting and changing parts.
   *
   * @param info what it is
   * @param row how it stands
   * @param owner the incarnation that owns it, or 0
   */
  record JobRecord(JobInfo info, JobRow row, long owner) {}

  /**
   * A task as described, with its latest attempt.
   *
   * @param task its number
   * @param name its name
   * @param needs names of what it needs directly
   * @param row of the latest attempt, if there is one
   * @param open whether everything it needs is completed, with what that spawned
   */
  record TaskRecord(
      int task, String name, List<String> needs, @Nullable AttemptRow row, boolean open) {}

  /** One job. */
  record JobById(long id) implements Question<Optional<JobRecord>> {}

  /**
   * Jobs, newest first.
   *
   * @param statuses any of these; empty for all
   * @param label with this label, or {@code null}
   * @param value of the label
   * @param text part of the name, or {@code null}
   * @param below only ids below this one
   * @param most how many
   */
  record Jobs(
      Set<JobStatus> statuses,
      @Nullable String label,
      @Nullable String value,
      @Nullable String text,
      long below,
      int most)
      implements Question<List<JobRecord>> {
    /** The newest jobs. */
    public static Jobs newest(int most) {
      return new Jobs(Set.of(), null, null, null, Long.MAX_VALUE, most);
    }
  }

  /** How many jobs have each status. */
  record JobCounts() implements Question<Map<JobStatus, Integer>> {}

  /** Tasks by number, from one on; the answer ends where the tasks end. */
  record Tasks(long job, int from, int most) implements Question<List<TaskRecord>> {}

  /** The number of a task by its name, or -1. */
  record TaskNumber(long job, String name) implements Question<Integer> {}

  /** All attempts of a task. */
  record Attempts(long job, int task) implements Question<List<AttemptRow>> {}

  /**
   * One payload; {@code attempt} and {@code name} as in {@link Payload}. The answer's value is as
   * the store keeps values.
   */
  record PayloadOf(long job, Payload.Kind kind, int task, int attempt, String name)
      implements Question<Optional<Payload>> {}

  /** Results of completed tasks by number, values as the store keeps them. */
  record Results(long job, List<Integer> tasks) implements Question<Map<Integer, Object>> {}

  /**
   * The events of a job in their order, rebuilt from all rows that tell of them.
   *
   * @param after only those with higher numbers
   * @param most how many
   */
  record Events(long job, long after, int most) implements Question<List<EventRecord>> {}

  /**
   * An event as the rows tell it.
   *
   * @param row number, kind, task, time; for ends of attempts the outcome's word is its text
   * @param node of the attempt, or 0
   */
  record EventRecord(EventRow row, long node) {}

  /** All of a job, as {@link Store#adopt} returns it, for whoever does not drive it. */
  record Whole(long job) implements Question<Optional<StoredJob>> {}

  /** The offers that an incarnation has claimed and whose end is not decided. */
  record Claimed(long incarnation) implements Question<List<Offer>> {}

  /** The name of a node by its incarnation, also of one that is dead. */
  record NodeName(long incarnation) implements Question<Optional<String>> {}

  /** The nodes that are alive, with their incarnations. */
  record Nodes() implements Question<Map<Long, NodeInfo>> {}
}
