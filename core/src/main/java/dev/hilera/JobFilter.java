package dev.hilera;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first.
 *
 * @param statuses any of these; empty for all
 * @param label with this label, or {@code null}
 * @param value of the label; {@code null} for any
 * @param text part of the name, or {@code null}
 * @param below only ids below this one: the last id of the page before
 * @param most how many
 */
public record JobFilter(
    Set<JobStatus> statuses,
    @Nullable String label,
    @Nullable String value,
    @Nullable String text,
    long below,
    int most) {
  /** The newest jobs, whatever they are. */
  public static JobFilter newest(int most) {
    return new JobFilter(Set.of(), null, null, null, Long.MAX_VALUE, most);
  }

  /** The same with one of these statuses. */
  public JobFilter statuses(JobStatus... any) {
    return new JobFilter(Set.of(any), label, value, text, below, most);
  }

  /** The same with this label. */
  public JobFilter label(String name, String labelValue) {
    return new JobFilter(statuses, name, labelValue, text, below, most);
  }
}
