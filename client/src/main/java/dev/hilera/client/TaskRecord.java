package dev.hilera.client;

import dev.hilera.AttemptView;
import dev.hilera.TaskView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a task, as it was at one moment.
 *
 * @param task its view
 * @param attempts of all runs
 * @param inputs the results of what it needs, by name, as far as they are there
 * @param result of a completed task: maps, lists, texts, numbers, truth values
 */
public record TaskRecord(
    TaskView task,
    List<AttemptView> attempts,
    Map<String, @Nullable Object> inputs,
    @Nullable Object result) {}
