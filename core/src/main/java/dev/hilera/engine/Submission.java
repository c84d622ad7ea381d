package dev.hilera.engine;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/** The command to create a job that the submitter has built, and perhaps to start it at once. */
final class Submission extends Message {
  private final GraphPart part;
  private final boolean staged;
  private final boolean start;
  private final Answer<Long> answer;
  private @Nullable LiveJob first;
  private final JobInfo info;

  /**
   * A job that was checked.
   *
   * @param staged whether the part is written already
   * @param start whether it starts at once
   */
  Submission(JobInfo info, GraphPart part, boolean staged, boolean start, Answer<Long> answer) {
    super(info.id());
    this.info = info;
    this.part = part;
    this.staged = staged;
    this.start = start;
    this.answer = answer;
    this.first = LiveJob.submit(info, part, staged);
  }

  /** The job as it begins: made by the submitter's thread, and anew each time it is repeated. */
  LiveJob live() {
    LiveJob live = first == null ? LiveJob.submit(info, part, staged) : first;
    first = null;
    return live;
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
