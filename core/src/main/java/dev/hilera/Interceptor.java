package dev.hilera;

import org.jspecify.annotations.Nullable;

/** Code around every attempt, on its thread: context, tracing, checks. */
@FunctionalInterface
public interface Interceptor {
  /**
   * Calls {@code next} exactly once and returns what it returned, or throws to fail the attempt.
   */
  @Nullable Object around(Attempt attempt, Next next) throws Exception;

  /** The rest of the chain: further interceptors, then the task itself. */
  @FunctionalInterface
  interface Next {
    /**
     * Goes on.
     *
     * @throws IllegalStateException on a second call
     */
    @Nullable Object proceed() throws Exception;
  }
}
