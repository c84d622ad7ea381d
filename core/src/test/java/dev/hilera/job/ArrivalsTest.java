package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Job;
import dev.hilera.Outcome;
import dev.hilera.Spawn;
import dev.hilera.Task;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Many tasks that can go on at once go on in pieces, each of them once. */
class ArrivalsTest {
  private static final int MANY = 100_000;

  static LiveJob submitted(Job job) {
    GraphPart part = Compiler.compile(job, Compiler.Rules.DEFAULT);
    JobOptions options = new JobOptions(0, job.onFailure(), 0, null, null, null, job.retry(), null);
    JobInfo info =
        new JobInfo(1, "many", "", null, null, java.util.Map.of(), null, "", null, 1, options);
    return LiveJob.submit(info, part, false);
  }

  /** Takes what became ready, turn by turn; no turn may have too much. */
  private static BitSet readyInTurns(LiveJob job, int most) {
    BitSet ready = new BitSet();
    boolean more = true;
    while (more) {
      more = job.sweeping() && job.sweep(5_000);
      IntQueue some = job.changes().ready();
      assertThat(some.size() + job.changes().marks().size()).isLessThanOrEqualTo(most);
      while (!some.isEmpty()) {
        int task = some.take();
        assertThat(ready.get(task)).as("task %d twice", task).isFalse();
        ready.set(task);
      }
      job.takeChanges();
    }
    return ready;
  }

  @Test
  void ofAJobThatBegins() {
    Job job = Job.named("many");
    for (int i = 0; i < MANY; i++) {
      job.task("t" + i, () -> 1);
    }
    LiveJob live = submitted(job);

    live.start(1);

    assertThat(readyInTurns(live, 20_000).cardinality()).isEqualTo(MANY);
    assertThat(live.sweeping()).isFalse();
  }

  @Test
  void ofThoseThatHaveToWaitThereAreFewerSinceEachIsARow() {
    Job job = Job.named("many");
    for (int i = 0; i < MANY; i++) {
      job.task("t" + i, () -> 1).delay(Duration.ofSeconds(1));
    }
    LiveJob live = submitted(job);

    live.start(1);

    assertThat(readyInTurns(live, 5_001).cardinality()).isZero();
    assertThat(live.sweeping()).isFalse();
    assertThat(live.tasks().status(MANY - 1)).isEqualTo(dev.hilera.TaskStatus.SLEEPING);
  }

  @Test
  void ofThoseThatNeedOneTask() {
    LiveJob live = fan();

    live.tasks().ended(0, end(), 0, 3);

    assertThat(readyInTurns(live, 20_000).cardinality()).isEqualTo(MANY);
  }

  @Test
  void oneThatIsSpawnedMeanwhileIsCountedOnce() {
    LiveJob live = fan();
    live.tasks().ended(0, end(), 0, 3);
    Spawn spawn = new Spawn();
    spawn.task("spawned", () -> 1).needs("first").needs("t" + (MANY - 1));
    GraphPart part =
        Compiler.compile(spawn, GraphPart.NO_PARENT, live.graph(), Compiler.Rules.DEFAULT);

    live.spawned(part, 1);

    BitSet ready = readyInTurns(live, 20_000);
    assertThat(ready.cardinality()).isEqualTo(MANY);
    assertThat(ready.get(part.first())).as("it still needs another one").isFalse();
  }

  private static LiveJob fan() {
    Job job = Job.named("fan");
    Task<Integer> first = job.task("first", () -> 1);
    for (int i = 0; i < MANY; i++) {
      job.task("t" + i, () -> 1).needs(first);
    }
    LiveJob live = submitted(job);
    live.start(1);
    live.changes().ready().take();
    live.tasks().handOut(0, 1);
    live.tasks().begun(0, 1);
    live.takeChanges();
    return live;
  }

  private static Ending end() {
    return new Ending(Outcome.COMPLETED, 1, 1, false, null, null);
  }
}
