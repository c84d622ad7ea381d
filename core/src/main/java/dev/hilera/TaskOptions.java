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
          null,
          null,
          0,
          Duration.ZERO,
          Resources.NONE,
          null,
          Map.of(),
          List.of(),
          List.of(),
          false);

  /** Takes copies. */
  public TaskOptions {
    labels = Map.copyOf(labels);
    with = List.copyOf(with);
    apart = List.copyOf(apart);
  }

  /**
   * The same with these defaults where it says nothing, that is, where a value is that of {@link
   * #DEFAULT}. The tasks of one job that it names, {@code with} and {@code apart}, stay its own.
   */
  public TaskOptions or(TaskOptions defaults) {
    if (defaults.equals(DEFAULT)) {
      return this;
    }
    return new TaskOptions(
        timeout == null ? defaults.timeout : timeout,
        retry == null ? defaults.retry : retry,
        priority == 0 ? defaults.priority : priority,
        delay.isZero() ? defaults.delay : delay,
        resources.isEmpty() ? defaults.resources : resources,
        node == null ? defaults.node : node,
        labels.isEmpty() ? defaults.labels : labels,
        with,
        apart,
        virtual || defaults.virtual);
  }

  /** The same with a limit of each attempt. */
  public TaskOptions timeout(@Nullable Duration value) {
    return new TaskOptions(
        value, retry, priority, delay, resources, node, labels, with, apart, virtual);
  }

  /** The same with another retry. */
  public TaskOptions retry(@Nullable Retry value) {
    return new TaskOptions(
        timeout, value, priority, delay, resources, node, labels, with, apart, virtual);
  }

  /** The same with another priority. */
  public TaskOptions priority(int value) {
    return new TaskOptions(
        timeout, retry, value, delay, resources, node, labels, with, apart, virtual);
  }

  /** The same with another delay. */
  public TaskOptions delay(Duration value) {
    return new TaskOptions(
        timeout, retry, priority, value, resources, node, labels, with, apart, virtual);
  }

  /** The same taking other amounts. */
  public TaskOptions resources(Resources value) {
    return new TaskOptions(
        timeout, retry, priority, delay, value, node, labels, with, apart, virtual);
  }

  /** The same pinned to a node. */
  public TaskOptions node(@Nullable String value) {
    return new TaskOptions(
        timeout, retry, priority, delay, resources, value, labels, with, apart, virtual);
  }

  /** The same on nodes with these labels. */
  public TaskOptions labels(Map<String, String> value) {
    return new TaskOptions(
        timeout, retry, priority, delay, resources, node, value, with, apart, virtual);
  }

  /** The same on the node of other tasks. */
  public TaskOptions with(List<String> value) {
    return new TaskOptions(
        timeout, retry, priority, delay, resources, node, labels, value, apart, virtual);
  }

  /** The same away from other tasks. */
  public TaskOptions apart(List<String> value) {
    return new TaskOptions(
        timeout, retry, priority, delay, resources, node, labels, with, value, virtual);
  }

  /** The same on virtual threads or not. */
  public TaskOptions virtual(boolean value) {
    return new TaskOptions(
        timeout, retry, priority, delay, resources, node, labels, with, apart, value);
  }
}
