package dev.hilera;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the making: those of a {@link Job}, or a batch that a running task {@link Spawn}s.
 *
 * <p>Nothing is checked here; every fault is reported at submit, all at once. Not thread-safe.
 */
public abstract sealed class TaskList permits Job, Spawn {
  private final List<Task<?>> tasks = new ArrayList<>();

  TaskList() {}

  /** The tasks added so far, in order. */
  public final List<Task<?>> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  /** Adds a task that runs whatever kind of work. */
  public final Task<Object> task(String name, Work work) {
    return add(new Task<>(name, work));
  }

  /** Adds a task of a registered type. */
  public final <P, R extends @Nullable Object> Task<R> task(
      String name, TaskType<P, R> type, P params) {
    return add(new Task<>(name, new Work.Typed(type.name(), params)));
  }

  /** Adds a task that runs code and has no value. */
  public final Task<@Nullable Void> task(String name, Code.Action code) {
    return code(
        name,
        List.of(),
        code,
        inputs -> {
          code.run();
          return null;
        });
  }

  /** Adds a task that runs code. */
  public final <R extends @Nullable Object> Task<R> task(String name, Code.Of0<R> code) {
    return code(name, List.of(), code, inputs -> code.task());
  }

  /** Adds a task that runs code with the result of another. */
  public final <A extends @Nullable Object, R extends @Nullable Object> Task<R> task(
      String name, Task<A> a, Code.Of1<? super A, R> code) {
    return code(name, List.of(a), code, inputs -> code.task(TaskList.<A>at(inputs, 0)));
  }

  /** Adds a task that runs code with the results of two others. */
  public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      Task<R> task(String name, Task<A> a, Task<B> b, Code.Of2<? super A, ? super B, R> code) {
    return code(
        name,
        List.of(a, b),
        code,
        inputs -> code.task(TaskList.<A>at(inputs, 0), TaskList.<B>at(inputs, 1)));
  }

  /** Adds a task that runs code with the results of three others. */
  public final <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> task(
          String name,
          Task<A> a,
          Task<B> b,
          Task<C> c,
          Code.Of3<? super A, ? super B, ? super C, R> code) {
    return code(
        name,
        List.of(a, b, c),
        code,
        inputs ->
            code.task(
                TaskList.<A>at(inputs, 0), TaskList.<B>at(inputs, 1), TaskList.<C>at(inputs, 2)));
  }

  /** Adds a task that runs code with the results of four others. */
  public final <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> task(
          String name,
          Task<A> a,
          Task<B> b,
          Task<C> c,
          Task<D> d,
          Code.Of4<? super A, ? super B, ? super C, ? super D, R> code) {
    return code(
        name,
        List.of(a, b, c, d),
        code,
        inputs ->
            code.task(
                TaskList.<A>at(inputs, 0),
                TaskList.<B>at(inputs, 1),
                TaskList.<C>at(inputs, 2),
                TaskList.<D>at(inputs, 3)));
  }

  /** Adds a task that runs code with the results of five others. */
  public final <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          R extends @Nullable Object>
      Task<R> task(
          String name,
          Task<A> a,
          Task<B> b,
          Task<C> c,
          Task<D> d,
          Task<E> e,
          Code.Of5<? super A, ? super B, ? super C, ? super D, ? super E, R> code) {
    return code(
        name,
        List.of(a, b, c, d, e),
        code,
        inputs ->
            code.task(
                TaskList.<A>at(inputs, 0),
                TaskList.<B>at(inputs, 1),
                TaskList.<C>at(inputs, 2),
                TaskList.<D>at(inputs, 3),
                TaskList.<E>at(inputs, 4)));
  }

  /** Adds a task that runs code with the results of any number of tasks of one type, in order. */
  public final <A extends @Nullable Object, R extends @Nullable Object> Task<R> task(
      String name, List<Task<A>> inputs, Code.OfList<A, R> code) {
    return code(name, inputs, code, values -> code.task(listOf(values)));
  }

  /** Code that is not given is a fault to report at submit, not to throw here. */
  @SuppressWarnings("ConstantValue") // callers outside of null-marked code may pass null
  private <R extends @Nullable Object> Task<R> code(
      String name, List<? extends Task<?>> inputs, Object given, Work.Body body) {
    List<String> names = new ArrayList<>();
    inputs.forEach(input -> names.add(input.name()));
    Task<R> task = new Task<>(name, new Work.Code(names, given == null ? null : body));
    names.forEach(task::needs);
    return add(task);
  }

  private <R extends @Nullable Object> Task<R> add(Task<R> task) {
    tasks.add(task);
    return task;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the edge carried the type when it was drawn
  private static <A extends @Nullable Object> A at(@Nullable Object[] inputs, int index) {
    return (A) inputs[index];
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <A extends @Nullable Object> List<A> listOf(@Nullable Object[] values) {
    return (List<A>) Collections.unmodifiableList(Arrays.asList(values));
  }
}
