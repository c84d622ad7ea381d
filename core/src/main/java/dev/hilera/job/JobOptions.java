package dev.hilera.job;

import dev.hilera.OnFailure;
import dev.hilera.Retry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job is run as a whole; the words of {@link dev.hilera.Job}.
 *
 * @param priority higher first
 * @param onFailure what a failed task means for the others
 * @param maxParallel attempts at one moment, 0 for no limit
 * @param timeout of a run
 * @param startAt not before
 * @param delay after the start
 * @param retry default of its tasks
 * @param taskTimeout default of its tasks
 * @param placement the rule that chooses nodes; {@code null} for that of the configuration
 */
public record JobOptions(
    int priority,
    OnFailure onFailure,
    int maxParallel,
    @Nullable Duration timeout,
    @Nullable Instant startAt,
    @Nullable Duration delay,
    Retry retry,
    @Nullable Duration taskTimeout,
    @Nullable String placement) {

  /** The error of a run whose timeout is over. */
  String timeUp() {
    return "the job's timeout of " + TimeText.of(timeout) + " passed";
  }
}
