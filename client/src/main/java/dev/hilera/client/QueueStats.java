package dev.hilera.client;

import dev.hilera.JobStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queue and the workers in numbers, counted at one moment.
 *
 * @param jobs how many have each status; every status is there
 * @param active attempts that run
 * @param workers how many may run at one moment; {@code null} without a limit
 * @param processed attempts that have ended since the server's start
 */
public record QueueStats(
    Map<JobStatus, Integer> jobs, int active, @Nullable Integer workers, long processed) {}
