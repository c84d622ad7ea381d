package dev.hilera;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was at one moment.
 *
 * @param id unique in its store
 * @param name as described
 * @param type the job type's name, if one built it
 * @param status what it is doing
 * @param run the number of the present run, from 1
 * @param progress its task's own for a job of one task, else the share of final tasks; how many of
 *     them completed is told by the counts
 * @param counts how many tasks stand where
 * @param createdAt when it was submitted
 * @param startedAt when the first attempt of this run began
 * @param endedAt when this run ended
 * @param labels as described
 * @param error the text of the first failure of this run
 */
public record JobView(
    long id,
    String name,
    @Nullable String type,
    JobStatus status,
    int run,
    Progress progress,
    Counts counts,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Map<String, String> labels,
    @Nullable String error) {}
