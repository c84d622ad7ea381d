package dev.hilera.engine;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The command to create a job that the submitter has built, and perhaps to start it at once.
 *
 * <p>A live job is good for one try: after a commit that did not happen it is built anew.
 */
final class Submission extends Message {
  private final Supplier<LiveJob> builder;
  private final boolean staged;
  private final boolean start;
  private final Answer<Long> answer;
  private @Nullable LiveJob built;

  Submission(Order order, boolean start, Answer<Long> answer) {
    this(order.info().id(), order::build, order.staged(), start, answer);
  }

  /** A job that comes whole, with its end. */
  Submission(long id, Supplier<LiveJob> finished, Answer<Long> answer) {
    this(id, finished, false, false, answer);
  }

  private Submission(
      long id, Supplier<LiveJob> builder, boolean staged, boolean start, Answer<Long> answer) {
    super(id);
    this.builder = builder;
    this.staged = staged;
    this.start = start;
    this.answer = answer;
    this.built = builder.get();
  }

  /**
   * What is submitted.
   *
   * @param info the job
   * @param part its tasks
   * @param staged whether they are written already
   */
  record Order(JobInfo info, GraphPart part, boolean staged) {
    LiveJob build() {
      return LiveJob.submit(info, part, staged);
    }
  }

  /** The job, for one try. */
  LiveJob take() {
    LiveJob live = built == null ? builder.get() : built;
    built = null;
    return live;
  }

  /** What is written already holds its key: it is created in the end, or nobody gets that key. */
  @Override
  boolean survives() {
    return staged;
  }

  @Override
  void apply(LiveJob job, Turn turn) {
    if (!job.status().isFinal()) {
      job.announce();
    }
    if (start) {
      job.start(turn.now());
    }
  }

  @Override
  void committed() {
    answer.give(job());
  }

  @Override
  void failed(RuntimeException reason) {
    answer.fail(reason);
  }
}
