package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Progress;
import dev.hilera.Spawn;
import dev.hilera.job.GraphPart;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/**
 * The commands of users to a job that exists, each as a message to the loop: checked against the
 * job as it is then, and answered once it is durable.
 */
public final class JobCommands {
  private final Site site;
  private final Post post;
  private final Runnable ensureOpen;

  JobCommands(Site site, Post post, Runnable ensureOpen) {
    this.site = site;
    this.post = post;
    this.ensureOpen = ensureOpen;
  }

  /** Starts a submitted job. */
  public void start(long job) {
    command(job, Command.of(Command.Verb.START));
  }

  /** Drives an unfinished job that waits in the store; does nothing for one that is driven. */
  public void takeUp(long job) {
    command(job, Command.of(Command.Verb.TAKE_UP));
  }

  /** Nothing new of the job starts. */
  public void pause(long job) {
    command(job, Command.of(Command.Verb.PAUSE));
  }

  /** It may again. */
  public void resume(long job) {
    command(job, Command.of(Command.Verb.RESUME));
  }

  /** Cancels what is unfinished of a job. */
  public void cancel(long job) {
    command(job, Command.of(Command.Verb.CANCEL));
  }

  /** Cancels one task of a job. */
  public void cancel(long job, String task) {
    command(job, new Command(Command.Verb.CANCEL, task));
  }

  /** Opens the next run of a finished job, for the sake of one task or, with null, of all. */
  public void retry(long job, @Nullable String task) {
    command(job, new Command(Command.Verb.RETRY, task));
  }

  private void command(long job, Command command) {
    ensureOpen.run();
    Answer<Boolean> answer = new Answer<>(site.host());
    Caller caller = post.local(job, command, answer);
    site.inbox()
        .add(
            command.verb() == Command.Verb.RETRY
                ? new Retrial(job, command.task(), caller)
                : new Demand(job, command, caller));
    answer.join();
  }

  /** Adds tasks to a job, for a running task of it or, with null, for itself. */
  public void spawn(long job, @Nullable String parent, Spawn tasks) {
    ensureOpen.run();
    Answer<Integer> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            Call.of(
                job,
                answer,
                (live, turn) -> {
                  int number = parent == null ? GraphPart.NO_PARENT : running(live, parent);
                  return new SpawnDeed(site, tasks, number).apply(live, turn);
                }));
    answer.join();
  }

  /** Tells how far a running attempt is, on behalf of a process it runs. */
  public void progress(long job, String task, int attempt, Progress progress) {
    ensureOpen.run();
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            Call.of(
                job,
                answer,
                (live, turn) -> {
                  int number = number(live, task);
                  if (!live.tasks().isCurrent(number, attempt)) {
                    throw new HileraException.Conflict(
                        "attempt " + attempt + " of task '" + task + "' is over");
                  }
                  live.tasks().progress(number, progress, turn.now());
                  return true;
                }));
    answer.join();
  }

  private static int running(LiveJob live, String task) {
    int number = number(live, task);
    if (live.tasks().flight(number) == null) {
      throw new HileraException.Conflict(
          "task '"
              + task
              + "' is "
              + live.tasks().status(number).word()
              + "; only a running task can spawn");
    }
    return number;
  }

  static int number(LiveJob live, String task) {
    int number = live.graph().find(task);
    if (number < 0) {
      throw new HileraException.Unknown("job " + live.info().id() + " has no task '" + task + "'");
    }
    return number;
  }
}
