package dev.hilera.bench;

import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * An executor that takes part. It is opened once for a shape, runs it many times, and is closed.
 *
 * <p>What is timed: {@link Run#start}, {@link Run#submit} and {@link Run#await}. What a user would
 * have written down before (names, needs, lambdas) belongs into {@link #prepare}; whatever the
 * executor makes of it belongs behind {@code start}.
 */
interface Contender extends AutoCloseable {

  String name();

  /** Whether an outcome is on disk before anything that needs it starts. */
  boolean durable();

  /**
   * Makes one run of the shape ready. Task {@code n} is done by calling {@code work} with {@code
   * n}. One-task jobs of a backlog are stored here, without running.
   */
  Run prepare(Shape shape, IntConsumer work) throws Exception;

  /** Stops it; a durable one leaves its file behind. */
  @Override
  void close();

  /** After close: the outcomes that the file has when it is opened anew; empty without a file. */
  default OptionalLong reopened() throws Exception {
    return OptionalLong.empty();
  }

  /** One run of one shape. */
  interface Run {

    /** Submits the graph, or lets the backlog go, or makes ready for {@link #submit}. */
    void start() throws Exception;

    /** Submits one-task job number {@code job}; returns when that is acknowledged. Any thread. */
    void submit(int job) throws Exception;

    /** Waits until the last outcome is recorded; throws when the executor failed or hangs. */
    void await() throws Exception;
  }
}
