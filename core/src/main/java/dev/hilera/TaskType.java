package dev.hilera;

import org.jspecify.annotations.Nullable;

/**
 * Registered code for one task with typed parameters, found by its name again after a restart: what
 * job files, HTTP and spawned tasks refer to.
 *
 * @param name unique among the types of an engine
 * @param params a record; see {@link Param}
 * @param code what it runs; {@link Attempt#current()} gives the rest
 * @param options defaults for tasks of this type; see {@link TaskOptions#or}
 * @param description for people
 */
public record TaskType<P, R extends @Nullable Object>(
    String name,
    Class<P> params,
    Code.Of1<? super P, ? extends R> code,
    TaskOptions options,
    String description) {

  /** A type with default options. */
  public static <P, R extends @Nullable Object> TaskType<P, R> of(
      String name, Class<P> params, Code.Of1<? super P, ? extends R> code) {
    return new TaskType<>(name, params, code, TaskOptions.DEFAULT, "");
  }

  /** The same with other default options. */
  public TaskType<P, R> options(TaskOptions defaults) {
    return new TaskType<>(name, params, code, defaults, description);
  }

  /** The same with a description. */
  public TaskType<P, R> description(String text) {
    return new TaskType<>(name, params, code, options, text);
  }
}
