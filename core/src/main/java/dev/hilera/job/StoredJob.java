package dev.hilera.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a job that its owner needs to go on with it.
 *
 * @param info what it is
 * @param row how it stands
 * @param parts of its graph, in order
 * @param attempts all of them, by task and then by number
 * @param retriedTask the task for whose sake the present run was opened, by its number; -1 for the
 *     whole job, {@code null} in the first run
 * @param abroad attempts that were offered to other nodes
 */
public record StoredJob(
    JobInfo info,
    JobRow row,
    List<GraphPart> parts,
    List<AttemptRow> attempts,
    @Nullable Integer retriedTask,
    List<Abroad> abroad) {}
