package dev.hilera;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be run, apart from what it runs and needs. Immutable; tasks with equal options
 * share one instance.
 *
 * @param timeout of each attempt, slept time not counted; {@code null} takes the job's default
 * @param retry {@code null} takes the job's default
 * @param priority higher goes first among ready tasks of jobs of one priority
 * @param delay between ready to be run and ready
 * @param resources what it takes while it runs
 * @param node the only node that may run it, or {@code null}
 * @param labels a node must have to run it
 * @param with tasks on whose node it must run
 * @param apart tasks that must not run at the same time on its node
 * @param virtual whether its attempts run on virtual threads, where code that spins holds a core
 */
public record TaskOptions(
    @Nullable Duration timeout,
    @Nullable Retry retry,
    int priority,
    Duration delay,
    Resources resources,
    @Nullable String node,
    Map<String, String> labels,
    List<String> with,
    List<String> apart,
    boolean virtual) {

  /** What a task has that asks for nothing. */
  public static final TaskOptions DEFAULT =
      new TaskOptions(
          null, null, 0, Duration.ZERO, Resources.NONE, null, Map.of(), List.of(), List.of(), false);

  /** Takes copies. */
  public TaskOptions {
    labels = Map.copyOf(labels);
    with = List.copyOf(with);
    apart = List.copyOf(apart);
  }
}
