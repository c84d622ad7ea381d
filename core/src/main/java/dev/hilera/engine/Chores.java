package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import dev.hilera.job.JobRow;
import java.util.List;

/** What the loop lets happen at the end of a turn besides its own work. Used by its thread. */
final class Chores {
  private final Retention retention;
  private final Inspector inspector;

  Chores(Retention retention, Inspector inspector) {
    this.retention = retention;
    this.inspector = inspector;
  }

  /**
   * A turn is over.
   *
   * @param committed what it changed
   * @param whole whether all that is live is in memory, with nothing left to commit
   */
  void turned(List<JobChanges> committed, boolean whole) {
    if (committed.stream().anyMatch(Chores::finishes)) {
      retention.finished();
    }
    inspector.turned(!committed.isEmpty(), whole);
  }

  private static boolean finishes(JobChanges changes) {
    JobRow row = changes.row();
    return row != null && row.status().isFinal();
  }
}
