package dev.hilera.client;

import dev.hilera.JobView;
import dev.hilera.TaskView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a job, as it was at one moment.
 *
 * @param job its view
 * @param description for people, possibly empty
 * @param params of its type, after defaults: maps, lists, texts, numbers, truth values
 * @param result of a completed job, in the same form
 * @param duration of the present run, once it is over
 * @param tasks the first hundred
 */
public record JobRecord(
    JobView job,
    String description,
    @Nullable Object params,
    @Nullable Object result,
    @Nullable Duration duration,
    List<TaskView> tasks) {}
