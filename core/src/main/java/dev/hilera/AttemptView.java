package dev.hilera;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a task.
 *
 * @param number from 1, over all runs
 * @param run in which it was made
 * @param outcome once it ended
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param node where it ran
 * @param error what failed
 */
public record AttemptView(
    int number,
    int run,
    @Nullable Outcome outcome,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String node,
    @Nullable String error) {}
