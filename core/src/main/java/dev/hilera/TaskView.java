package dev.hilera;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was at one moment, with its latest attempt.
 *
 * @param name unique in its job
 * @param status what it is doing
 * @param attempt the number of the latest attempt, 0 if there was none
 * @param outcome of that attempt, once it ended
 * @param startedAt when that attempt began
 * @param endedAt when it ended
 * @param wakeAt until when it sleeps
 * @param node where that attempt ran
 * @param worker which of the workers of this node runs it now, from 1 on; not kept
 * @param needs the tasks it needs directly
 * @param progress as its code tells
 * @param error the text of its latest failure
 */
public record TaskView(
    String name,
    TaskStatus status,
    int attempt,
    @Nullable Outcome outcome,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant wakeAt,
    @Nullable String node,
    @Nullable Integer worker,
    List<String> needs,
    Progress progress,
    @Nullable String error) {}
