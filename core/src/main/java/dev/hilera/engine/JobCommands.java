package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
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
  private final Runnable ensureOpen;

  JobCommands(Site site, Runnable ensureOpen) {
    this.site = site;
    this.ensureOpen = ensureOpen;
  }

  /** Starts a submitted job. */
  public void start(long job) {
    command(
        job,
        (live, turn) -> {
          if (live.isStarted() || live.status().isFinal()) {
            throw conflict(live, "it was started before");
          }
          live.start(turn.now());
        });
  }

  /** Nothing new of the job starts. */
  public void pause(long job) {
    command(
        job,
        (live, turn) -> {
          if (live.status().isFinal() || live.status() == JobStatus.PAUSED) {
            throw conflict(live, "only what is neither final nor paused can be paused");
          }
          turn.jobs().withdraw(live);
          live.pause(turn.now());
        });
  }

  /** It may again. */
  public void resume(long job) {
    command(
        job,
        (live, turn) -> {
          if (live.status() != JobStatus.PAUSED) {
            throw conflict(live, "only a paused job can be resumed");
          }
          live.resume(turn.now());
        });
  }

  /** Cancels what is unfinished of a job. */
  public void cancel(long job) {
    command(
        job,
        (live, turn) -> {
          if (live.status().isFinal()) {
            throw conflict(live, "there is nothing to cancel");
          }
          turn.jobs().withdraw(live);
          live.cancel(turn.now());
        });
  }

  /** Cancels one task of a job. */
  public void cancel(long job, String task) {
    command(
        job,
        (live, turn) -> {
          int number = number(live, task);
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
        });
  }

  /** Opens the next run of a finished job, for the sake of one task or, with null, of all. */
  public void retry(long job, @Nullable String task) {
    ensureOpen.run();
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox().add(new Retrial(job, task, answer));
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
    command(
        job,
        (live, turn) -> {
          int number = number(live, task);
          if (!live.tasks().isCurrent(number, attempt)) {
            throw new HileraException.Conflict(
                "attempt " + attempt + " of task '" + task + "' is over");
          }
          live.tasks().progress(number, progress);
        });
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

  private static int number(LiveJob live, String task) {
    int number = live.graph().find(task);
    if (number < 0) {
      throw new HileraException.Unknown("job " + live.info().id() + " has no task '" + task + "'");
    }
    return number;
  }

  private static HileraException conflict(LiveJob live, String why) {
    return new HileraException.Conflict(
        "job " + live.info().id() + " is " + live.status().word() + "; " + why);
  }

  /** What a command does to a job. */
  private interface Command {
    void apply(LiveJob live, Turn turn);
  }

  private void command(long job, Command command) {
    ensureOpen.run();
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            Call.of(
                job,
                answer,
                (live, turn) -> {
                  command.apply(live, turn);
                  return true;
                }));
    answer.join();
  }
}
