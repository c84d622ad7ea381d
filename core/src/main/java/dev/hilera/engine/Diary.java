package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobRow;
import dev.hilera.job.LiveJob;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Logs what was committed: ends of jobs at INFO, what failed, was lost or is tried again at
 * WARNING, every attempt at DEBUG. Names and numbers only, never values. It has a logger of its
 * own, so that a program which shows all that itself can do without.
 */
final class Diary {
  private static final System.Logger LOG = System.getLogger("dev.hilera.diary");

  private final String node;

  Diary(String node) {
    this.node = node;
  }

  /** Called with what was committed while the jobs are still live. */
  void write(List<JobChanges> committed, LiveJobs live) {
    boolean all = LOG.isLoggable(Level.DEBUG);
    boolean jobs = LOG.isLoggable(Level.INFO);
    for (JobChanges changes : committed) {
      LiveJob job = live.find(changes.job());
      if (job != null) {
        for (AttemptRow row : changes.attempts()) {
          attempt(job, row, all);
        }
        JobRow changed = changes.row();
        if (changed != null && jobs) {
          job(job, changed, changes);
        }
      }
    }
  }

  private void job(LiveJob live, JobRow row, JobChanges changes) {
    if (row.status().isFinal()) {
      LOG.log(
          Level.INFO,
          "{0} is {1}, {2} of {3} tasks completed",
          name(live),
          row.status().word(),
          String.valueOf(row.counts().completed()),
          String.valueOf(row.counts().total()));
    } else if (changes.startedJob()) {
      LOG.log(Level.INFO, "{0} has started", name(live));
    }
  }

  private void attempt(LiveJob live, AttemptRow row, boolean all) {
    Outcome outcome = row.outcome();
    boolean bad = outcome != null && (outcome.failed() || outcome == Outcome.LOST);
    if (bad || all) {
      String what = outcome == null ? row.status().word() : outcome.word();
      String next = row.status() == TaskStatus.SLEEPING && bad ? ", it is tried again" : "";
      LOG.log(
          bad ? Level.WARNING : Level.DEBUG,
          "{0} task ''{1}'' attempt {2} on {3}: {4}{5}",
          name(live),
          live.graph().name(row.task()),
          String.valueOf(row.attempt()),
          node,
          what,
          next);
    }
  }

  private static String name(LiveJob live) {
    return "job " + live.info().id() + " '" + live.info().name() + "'";
  }
}
