package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.Spawn;
import dev.hilera.job.GraphPart;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Spawning;
import java.util.ArrayList;
import java.util.List;

/** Adds a batch of tasks to a job: checked against the job as it is now, all or nothing. */
final class SpawnDeed implements Call.Deed<Integer> {
  private final Site site;
  private final Spawn batch;
  private final int parent;

  /**
   * A batch whose values are already as the store keeps them.
   *
   * @param parent the task that spawns, or {@link GraphPart#NO_PARENT}
   */
  SpawnDeed(Site site, Spawn tasks, int parent) {
    this.site = site;
    this.parent = parent;
    List<Problem> problems = new ArrayList<>();
    site.codes().check(tasks, problems);
    if (site.store().durable()) {
      Spawning.refuseLambdas(tasks, problems);
    }
    if (!problems.isEmpty()) {
      throw new HileraException.Invalid(problems);
    }
    this.batch = site.values().stored(tasks);
  }

  @Override
  public Integer apply(LiveJob live, Turn turn) {
    GraphPart part = Spawning.part(batch, parent, live, site.rules());
    if (part != null) {
      live.spawned(part, turn.now());
    }
    return part == null ? 0 : part.size();
  }
}
