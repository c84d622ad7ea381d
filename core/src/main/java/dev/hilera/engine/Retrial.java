package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import dev.hilera.job.JobLoad;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import org.jspecify.annotations.Nullable;

/** The command to open the next run of a finished job, for all of it or for one task. */
final class Retrial extends Message {
  private final @Nullable String task;
  private final Caller caller;

  Retrial(long job, @Nullable String task, Caller caller) {
    super(job);
    this.task = task;
    this.caller = caller;
  }

  /** The letter that brought it, or 0. */
  long letter() {
    return caller.letter();
  }

  /** The next run, from what the store has. */
  LiveJob open(StoredJob stored, long now) {
    caller.ensureTimely(job(), stored.row().run());
    JobStatus status = stored.row().status();
    if (!status.isFinal()) {
      throw conflict(status);
    }
    if (status == JobStatus.COMPLETED) {
      throw new HileraException.Conflict(
          "job " + job() + " is completed; there is nothing to retry");
    }
    return JobLoad.retry(stored, task == null ? -1 : number(stored, task), now);
  }

  private int number(StoredJob stored, String name) {
    LiveJob finished = JobLoad.load(stored);
    int number = finished.graph().find(name);
    if (number < 0) {
      throw new HileraException.Unknown("job " + job() + " has no task '" + name + "'");
    }
    TaskStatus now = finished.tasks().status(number);
    if (now == TaskStatus.COMPLETED) {
      throw new HileraException.Conflict(
          "task '" + name + "' is completed; there is nothing to retry");
    }
    if (now == TaskStatus.NOT_RUN) {
      throw new HileraException.Conflict(
          "task '" + name + "' was not run; retry what it needs, or the whole job");
    }
    return number;
  }

  private HileraException conflict(JobStatus status) {
    return new HileraException.Conflict(
        "job " + job() + " is " + status.word() + "; only a finished job can be retried");
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    throw conflict(live.status());
  }

  @Override
  void committed() {
    caller.done();
  }

  @Override
  void failed(RuntimeException reason) {
    caller.refused(reason);
  }
}
