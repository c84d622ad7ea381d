package dev.hilera;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link Job}: a name, what to run, what it needs and its limits. {@code T} is the
 * Java type of its result, so that the compiler checks the edges.
 *
 * <p>Each setter returns the task. Nothing is checked before submit. Not thread-safe.
 */
public final class Task<T extends @Nullable Object> {
  private final String name;
  private final Work work;
  private final List<String> needs = new ArrayList<>();
  private final List<String> enables = new ArrayList<>();
  private TaskOptions options = TaskOptions.DEFAULT;

  Task(String name, Work work) {
    this.name = name;
    this.work = work;
  }

  /** Its name, the only one of this name in its job. */
  public String name() {
    return name;
  }

  /** What it runs. */
  public Work work() {
    return work;
  }

  /** The tasks that must be completed before it, as far as said from this end. */
  public List<String> needs() {
    return Collections.unmodifiableList(needs);
  }

  /** The tasks that need it, as far as said from this end. */
  public List<String> enables() {
    return Collections.unmodifiableList(enables);
  }

  /** How it is run. */
  public TaskOptions options() {
    return options;
  }

  /** Runs only after these are completed. */
  public Task<T> needs(Task<?>... tasks) {
    for (Task<?> task : tasks) {
      needs.add(task.name);
    }
    return this;
  }

  /** Runs only after the task of this name is completed. */
  public Task<T> needs(String task) {
    needs.add(task);
    return this;
  }

  /** These run only after this one is completed: the same edge from the other end. */
  public Task<T> enables(Task<?>... tasks) {
    for (Task<?> task : tasks) {
      enables.add(task.name);
    }
    return this;
  }

  /** The task of this name runs only after this one is completed. */
  public Task<T> enables(String task) {
    enables.add(task);
    return this;
  }

  /** Limits each attempt; slept time is not counted. */
  public Task<T> timeout(Duration limit) {
    return options(options.timeout(limit));
  }

  /** Tries again after failures. */
  public Task<T> retry(Retry policy) {
    return options(options.retry(policy));
  }

  /** Higher goes first among ready tasks of jobs of one priority; default 0. */
  public Task<T> priority(int priority) {
    return options(options.priority(priority));
  }

  /** Waits so long once everything it needs is completed. */
  public Task<T> delay(Duration wait) {
    return options(options.delay(wait));
  }

  /** Takes this of its node while it runs. */
  public Task<T> resources(Resources amounts) {
    return options(options.resources(amounts));
  }

  /** Runs on the node of this name only. */
  public Task<T> node(String node) {
    return options(options.node(node));
  }

  /** Runs only on nodes with these labels. */
  public Task<T> labels(Map<String, String> labels) {
    return options(options.labels(labels));
  }

  /** Runs on the node of these tasks. */
  public Task<T> with(Task<?>... tasks) {
    return options(options.with(Stream.of(tasks).map(task -> task.name).toList()));
  }

  /** Never runs on a node at the same time as these tasks. */
  public Task<T> apart(Task<?>... tasks) {
    return options(options.apart(Stream.of(tasks).map(task -> task.name).toList()));
  }

  /** Runs its attempts on virtual threads: cheap to sleep in, but code that spins holds a core. */
  public Task<T> virtual() {
    return options(options.virtual(true));
  }

  /** Replaces all options at once. */
  public Task<T> options(TaskOptions all) {
    options = all;
    return this;
  }
}
