package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.TaskStatus;
import dev.hilera.job.TaskSteps;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random graphs end as a sequential program says, although nodes die and stores fail. {@code
 * -Dschedules=N} plays N of them, {@code -Dschedules.seed=S} begins with that seed.
 */
class SimulationTest {
  @Test
  void everyScheduleEndsRightAndTogetherTheyTakeEveryStepOfATasksLife() {
    long first = Long.getLong("schedules.seed", System.nanoTime());
    int count = Integer.getInteger("schedules", 600);
    Summary total = null;
    for (long seed = first; seed < first + count; seed++) {
      total = plus(total, Schedule.play(seed));
    }
    Summary done = Objects.requireNonNull(total);
    System.out.println("-Dschedules.seed=" + first + ": " + done);
    assertThat(done.steps().keySet()).isEqualTo(legalSteps());
    // The graphs throw by themselves; most schedules have no commit of several jobs.
    Set<Faults.Kind> rare = EnumSet.of(Faults.Kind.TASK_THREW, Faults.Kind.REFUSED);
    assertThat(done.faults().keySet()).containsAll(EnumSet.complementOf(EnumSet.copyOf(rare)));
  }

  @Test
  void soDoThoseOnSeveralNodesThatDieAndStandStill() {
    long first = Long.getLong("schedules.seed", System.nanoTime());
    int count = Integer.getInteger("schedules", 600);
    Summary total = null;
    for (long seed = first; seed < first + count; seed++) {
      total = plus(total, Schedule.play(seed, 2 + Math.floorMod(seed, 2)));
    }
    System.out.println("several nodes, -Dschedules.seed=" + first + ": " + total);
    assertThat(Objects.requireNonNull(total).schedules()).isPositive();
  }

  private static Summary plus(@Nullable Summary some, Summary more) {
    return some == null ? more : some.plus(more);
  }

  private static Set<String> legalSteps() {
    Set<String> steps = new TreeSet<>();
    for (TaskStatus from : TaskStatus.values()) {
      for (TaskStatus to : TaskStatus.values()) {
        if (TaskSteps.allows(from, to)) {
          steps.add(Transitions.name(from, to));
        }
      }
    }
    return steps;
  }

  @Test
  void aSeedReplaysExactly() {
    long first = Long.getLong("schedules.seed", System.nanoTime());
    for (long seed = first; seed < first + 60; seed++) {
      int nodes = 1 + Math.floorMod(seed, 3);
      assertThat(Schedule.record(seed, nodes))
          .as("seed %s, %s nodes", seed, nodes)
          .isEqualTo(Schedule.record(seed, nodes));
    }
  }
}
