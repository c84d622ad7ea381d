package dev.hilera.testing;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a {@link Simulation} has done.
 *
 * @param schedules that were run to their end with at least one fault
 * @param calm those that happened to have none
 * @param jobs in all of them
 * @param tasks of these jobs
 * @param attempts of these tasks
 * @param commits of batches
 * @param faults by kind
 * @param real the time it took
 */
public record Summary(
    long schedules,
    long calm,
    long jobs,
    long tasks,
    long attempts,
    long commits,
    Map<Faults.Kind, Long> faults,
    Duration real) {

  /** For people. */
  @Override
  public String toString() {
    return "%,d schedules with faults and %,d without, in %,d s: %,d jobs, %,d tasks, %,d attempts, %,d commits; faults: %s"
        .formatted(
            schedules,
            calm,
            real.toSeconds(),
            jobs,
            tasks,
            attempts,
            commits,
            faults.entrySet().stream()
                .map(fault ->
                    "%,d %s"
                        .formatted(
                            fault.getValue(),
                            fault.getKey().name().toLowerCase(java.util.Locale.ROOT)))
                .collect(Collectors.joining(", ")));
  }
}
