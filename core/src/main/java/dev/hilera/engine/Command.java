package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import dev.hilera.job.LiveJob;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command to a job that exists, in a form that can be sent to the node that drives it. Checked
 * against the job as it is then.
 *
 * @param task the task it is for, if it is for one
 */
record Command(Verb verb, @Nullable String task) {

  /** What is to be done. */
  enum Verb {
    /** Starts a submitted job. */
    START,
    /** Drives an unfinished job that waits in the store; does nothing for one that is driven. */
    TAKE_UP,
    /** Nothing new of the job starts. */
    PAUSE,
    /** It may again. */
    RESUME,
    /** Cancels what is unfinished of a job, or one task of it. */
    CANCEL,
    /** Opens the next run of a finished job; see {@link Retrial}. */
    RETRY
  }

  /** For a whole job. */
  static Command of(Verb verb) {
    return new Command(verb, null);
  }

  /** As it stands in a letter. */
  String text() {
    String word = verb.name().toLowerCase(Locale.ROOT);
    return task == null ? word : word + " " + task;
  }

  /**
   * What {@link #text} gave.
   *
   * @throws IllegalArgumentException if it did not
   */
  static Command parse(String text) {
    int blank = text.indexOf(' ');
    String word = blank < 0 ? text : text.substring(0, blank);
    return new Command(
        Verb.valueOf(word.toUpperCase(Locale.ROOT)), blank < 0 ? null : text.substring(blank + 1));
  }

  /**
   * Changes the job.
   *
   * @throws HileraException to refuse, before anything was changed
   */
  void apply(LiveJob live, Turn turn) {
    switch (verb) {
      case START -> start(live, turn);
      case TAKE_UP -> refuseFinal(live, "there is nothing to go on with");
      case PAUSE -> pause(live, turn);
      case RESUME -> resume(live, turn);
      case CANCEL -> cancel(live, turn);
      case RETRY -> throw new IllegalStateException("a retry is of a job that is not live");
    }
  }

  /** Whether the task that was to be cancelled is. */
  boolean isDone(LiveJob live) {
    int number = task == null ? -1 : live.graph().find(task);
    return verb == Verb.CANCEL
        && number >= 0
        && live.tasks().status(number) == TaskStatus.CANCELLED;
  }

  private static void start(LiveJob live, Turn turn) {
    if (live.isStarted() || live.status().isFinal()) {
      throw conflict(live, "it was started before");
    }
    turn.jobs().start(live, turn);
  }

  private static void pause(LiveJob live, Turn turn) {
    if (live.status().isFinal() || live.status() == JobStatus.PAUSED) {
      throw conflict(live, "only what is neither final nor paused can be paused");
    }
    turn.jobs().withdraw(live);
    live.pause(turn.now());
  }

  private static void resume(LiveJob live, Turn turn) {
    if (live.status() != JobStatus.PAUSED) {
      throw conflict(live, "only a paused job can be resumed");
    }
    live.resume(turn.now());
  }

  private void cancel(LiveJob live, Turn turn) {
    if (task != null) {
      cancelTask(live, JobCommands.number(live, task), turn);
      return;
    }
    refuseFinal(live, "there is nothing to cancel");
    turn.jobs().withdraw(live);
    live.cancel(turn.now());
  }

  private void cancelTask(LiveJob live, int number, Turn turn) {
    if (live.tasks().status(number).isFinal()) {
      throw new HileraException.Conflict(
          "task '"
              + task
              + "' is "
              + live.tasks().status(number).word()
              + "; there is nothing to cancel");
    }
    turn.jobs().withdraw(live, number);
    live.cancelTask(number, turn.now());
  }

  private static void refuseFinal(LiveJob live, String why) {
    if (live.status().isFinal()) {
      throw conflict(live, why);
    }
  }

  private static HileraException conflict(LiveJob live, String why) {
    return new HileraException.Conflict(
        "job " + live.info().id() + " is " + live.status().word() + "; " + why);
  }
}
