package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.Spawn;
import dev.hilera.job.Compiler;
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
    return add(batch, parent, new Place(live, site.rules(), turn.now()));
  }

  /**
   * Where tasks are added.
   *
   * @param job to this one
   * @param rules that they must obey
   * @param now epoch milliseconds
   */
  record Place(LiveJob job, Compiler.Rules rules, long now) {}

  /** Adds what is not there yet of a batch that was checked and stored where it comes from. */
  static int add(Spawn batch, int parent, Place place) {
    GraphPart part = Spawning.part(batch, parent, place.job(), place.rules());
    if (part != null) {
      place.job().spawned(part, place.now());
    }
    return part == null ? 0 : part.size();
  }

  /** The batch as it can be sent to where the job is driven. */
  Spawn batch() {
    return batch;
  }
}
