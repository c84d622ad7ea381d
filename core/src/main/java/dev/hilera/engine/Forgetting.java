package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Forgets finished jobs, whole ones only. */
public final class Forgetting {
  private static final Set<JobStatus> FINISHED =
      Set.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED);
  private static final int PAGE = 1_000;

  private final Store store;

  Forgetting(Store store) {
    this.store = store;
  }

  /** Forgets one. */
  public void job(long job) {
    int removed = Stores.told(() -> store.remove(new Removal(0, Integer.MAX_VALUE, job)));
    if (removed == 0) {
      JobStatus status =
          Stores.told(() -> store.ask(new Question.JobById(job)))
              .orElseThrow(() -> new HileraException.Unknown("there is no job " + job))
              .row()
              .status();
      throw new HileraException.Conflict(
          "job " + job + " is " + status.word() + "; only a finished job can be forgotten");
    }
  }

  /**
   * Forgets all that are finished now.
   *
   * @return their ids, the newest first
   */
  public List<Long> all() {
    List<Long> ids = new ArrayList<>();
    long latestEnd = 0;
    long below = Long.MAX_VALUE;
    List<Question.JobRecord> page;
    do {
      Question.Jobs next = new Question.Jobs(FINISHED, null, null, null, below, PAGE);
      page = Stores.told(() -> store.ask(next));
      for (Question.JobRecord record : page) {
        below = record.row().job();
        ids.add(below);
        latestEnd = Math.max(latestEnd, record.row().moments().endedAt());
      }
    } while (page.size() == PAGE);
    if (!ids.isEmpty()) {
      long endedBefore = latestEnd + 1;
      Stores.told(() -> store.remove(new Removal(endedBefore, Integer.MAX_VALUE, 0)));
    }
    return ids;
  }
}
