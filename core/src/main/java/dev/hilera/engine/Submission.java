package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/** The command to create a job that the submitter has built, and perhaps to start it at once. */
final class Submission extends Message {
  private final LiveJob live;
  private final boolean start;
  private final Answer<Long> answer;

  Submission(LiveJob live, boolean start, Answer<Long> answer) {
    super(live.info().id());
    this.live = live;
    this.start = start;
    this.answer = answer;
  }

  LiveJob live() {
    return live;
  }

  @Override
  void apply(LiveJob job, Turn turn) {
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
