package dev.hilera.engine;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/**
 * The command to create a job that the submitter has built, and perhaps to start it at once.
 *
 * <p>A live job is good for one try: after a commit that did not happen it is built anew.
 */
final class Submission extends Message {
  private final JobInfo info;
  private final GraphPart part;
  private final boolean staged;
  private final boolean start;
  private final Answer<Long> answer;
  private @Nullable LiveJob built;

  Submission(Order order, boolean start, Answer<Long> answer) {
    super(order.info().id());
    this.info = order.info();
    this.part = order.part();
    this.staged = order.staged();
    this.start = start;
    this.answer = answer;
    this.built = LiveJob.submit(info, part, staged);
  }

  /**
   * What is submitted.
   *
   * @param info the job
   * @param part its tasks
   * @param staged whether they are written already
   */
  record Order(JobInfo info, GraphPart part, boolean staged) {}

  /** The job, for one try. */
  LiveJob take() {
    LiveJob live = built == null ? LiveJob.submit(info, part, staged) : built;
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
    job.announce();
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
