package dev.hilera;

import org.jspecify.annotations.Nullable;

/**
 * How one kind of {@link Work} is run. Called on the attempt's own thread; it blocks until the work
 * is done. An interrupt means stop: cancelled, timed out or the node is closing; what it returns or
 * throws afterwards is refused.
 */
public interface Runner {
  /** Whether this runner runs such work. */
  boolean runs(Work work);

  /**
   * Runs it and returns its value.
   *
   * @throws Exception whatever the work throws; it fails this attempt only
   */
  @Nullable Object run(Work work, Attempt attempt) throws Exception;

  /**
   * Whether the given attempt, begun by an earlier incarnation of this node, can be taken up again
   * by {@link #run} instead of being lost. Called once, before the attempt is handed to a worker.
   */
  default boolean adopts(Work work, long jobId, String task, int attempt) {
    return false;
  }

  /**
   * Ends what still runs of an attempt that this runner {@link #adopts}: it is over before a worker
   * took it, so {@link #run} will not be called. On a thread of its own; it may block.
   */
  default void drop(Work work, long jobId, String task, int attempt) {}

  /**
   * Implemented by exceptions of commands, so that a {@link Retry} can depend on how they ended.
   */
  interface ExitCode {
    /** The code, or 128 and the signal's number. */
    int exitCode();
  }
}
