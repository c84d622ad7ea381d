package dev.hilera;

import java.util.List;

/**
 * Types that somebody adds to an engine without writing its {@code main}: a jar names its plug-ins
 * for the {@link java.util.ServiceLoader}, and {@code hilera start --plugins DIR} takes them all. A
 * plug-in has a public constructor without parameters.
 */
public interface Plugin {
  /** Types that build whole jobs. */
  default List<JobType<?>> jobTypes() {
    return List.of();
  }

  /** Types of single tasks; each is a type of jobs of one task too. */
  default List<TaskType<?, ?>> taskTypes() {
    return List.of();
  }
}
