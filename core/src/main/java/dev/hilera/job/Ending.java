package dev.hilera.job;

import dev.hilera.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, as the node that ran it tells.
 *
 * @param outcome what is recorded
 * @param startedAt epoch milliseconds; 0 if no worker took it
 * @param endedAt epoch milliseconds
 * @param retryable whether a failure may be followed by another attempt
 * @param value of a completed one, as the store keeps values
 * @param error of a failed one
 */
public record Ending(
    Outcome outcome,
    long startedAt,
    long endedAt,
    boolean retryable,
    @Nullable Object value,
    @Nullable String error) {}
