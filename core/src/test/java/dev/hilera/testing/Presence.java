package dev.hilera.testing;

import dev.hilera.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is at work at one moment, as the code of the tasks sees it, and whether that may be. */
final class Presence {
  private final int workers;
  private final int parallel;
  private final int cpus;
  private final Map<Attempt, Place> inside = new LinkedHashMap<>();
  private final Map<String, Object> checkpoints = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /** At most so many at a time, of which so many take a processor. */
  Presence(int workers, int parallel, int cpus) {
    this.workers = workers;
    this.parallel = parallel;
    this.cpus = cpus;
  }

  private record Place(RandomGraph.Plan plan, Object machine) {}

  /**
   * It begins on a machine, or goes on after a sleep. Whose end is decided already counts no more.
   */
  void enter(Attempt attempt, RandomGraph.Plan plan, Object machine) {
    inside.keySet().removeIf(Attempt::cancelled);
    inside.put(attempt, new Place(plan, machine));
    List<RandomGraph.Plan> here = new ArrayList<>();
    int same = 0;
    for (Map.Entry<Attempt, Place> other : inside.entrySet()) {
      if (other.getValue().machine() == machine) {
        here.add(other.getValue().plan());
        same += other.getKey().jobId() == attempt.jobId() ? 1 : 0;
      }
    }
    verify(here.size() <= workers, here.size() + " run where " + workers + " may");
    verify(parallel == 0 || same <= parallel, same + " of the job run");
    long taken = here.stream().filter(RandomGraph.Plan::takesCpu).count();
    verify(taken <= cpus, taken + " processors are taken of " + cpus);
    for (RandomGraph.Plan other : here) {
      verify(
          !plan.isApartFrom(other) && !other.isApartFrom(plan),
          plan.name() + " runs beside " + other.name());
    }
  }

  void leave(Attempt attempt) {
    inside.remove(attempt);
  }

  /** A checkpoint returned this value; another one must never come. */
  void checkpoint(Attempt attempt, Object value) {
    String name = attempt.jobId() + " " + attempt.task();
    Object before = checkpoints.putIfAbsent(name, value);
    verify(
        before == null || before.equals(value),
        "the checkpoint of " + name + " was " + before + " and is " + value);
  }

  void verify(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  List<String> violations() {
    return violations;
  }
}
