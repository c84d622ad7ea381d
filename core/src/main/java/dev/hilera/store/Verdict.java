package dev.hilera.store;

import dev.hilera.job.Ending;
import org.jspecify.annotations.Nullable;

/**
 * The end of an offered attempt.
 *
 * @param job its job
 * @param task its number
 * @param attempt the attempt's number
 * @param incarnation the claimer who tells the ending, or the owner who revokes
 * @param ending how it ended; {@code null} revokes the offer, claimed or not
 */
public record Verdict(long job, int task, int attempt, long incarnation, @Nullable Ending ending) {}
