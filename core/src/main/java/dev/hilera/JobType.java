package dev.hilera;

/**
 * Registered code that builds a whole job from typed parameters. After a restart it builds the job
 * again from the stored parameters, and unfinished tasks find their code by name: for the same
 * parameters it must build tasks of the same names.
 *
 * @param name unique among the types of an engine
 * @param params a record; see {@link Param}
 * @param builder adds the tasks to the job it is given
 * @param description for people
 */
public record JobType<P>(
    String name, Class<P> params, Builder<? super P> builder, String description) {

  /** A type without a description. */
  public static <P> JobType<P> of(String name, Class<P> params, Builder<? super P> builder) {
    return new JobType<>(name, params, builder, "");
  }

  /** A type whose jobs have one task of the given type, which is named after it. */
  public static <P> JobType<P> of(TaskType<P, ?> type) {
    return new JobType<>(
        type.name(),
        type.params(),
        (job, params) -> job.task(type.name(), type, params),
        type.description());
  }

  /** The same with a description. */
  public JobType<P> description(String text) {
    return new JobType<>(name, params, builder, text);
  }

  /** Builds the tasks of one job. */
  @FunctionalInterface
  public interface Builder<P> {
    /** Adds tasks to the job; may set its options. Called again after a restart. */
    void build(Job job, P params);
  }
}
