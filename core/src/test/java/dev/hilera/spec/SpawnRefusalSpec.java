package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Problem;
import dev.hilera.Run;
import dev.hilera.Spawn;
import dev.hilera.TaskStatus;
import dev.hilera.TaskType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Section 3, number 15: what cannot be spawned. */
abstract class SpawnRefusalSpec extends SpawnTypes {
  @Test
  void aBatchIsAllOrNothingAndEveryFaultIsReported() throws Exception {
    Hilera hilera = opened();
    AtomicReference<List<Problem>> problems = new AtomicReference<>();
    Job job = Job.named("bad batch");
    job.task(
        "parent",
        () -> {
          Spawn spawn = new Spawn();
          spawn.task("good", say, new Text("x"));
          spawn.task("unknown need", say, new Text("x")).needs("nobody");
          spawn.task("parent", say, new Text("x"));
          spawn.task("unregistered", TaskType.of("nope", Text.class, params -> 1), new Text("x"));
          try {
            Attempt.current().spawn(spawn);
          } catch (HileraException.Invalid e) {
            problems.set(e.problems());
          }
        });
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).job().counts().total()).isEqualTo(1);
    assertThat(problems.get()).isNotEmpty();
    assertThat(problems.get().toString()).contains("unregistered");
  }

  @Test
  void unknownNeedsCyclesAndDuplicatesAreRefused() throws Exception {
    Hilera hilera = opened();
    Map<String, String> refused = new ConcurrentHashMap<>();
    Job job = Job.named("refused");
    job.task(
        "parent",
        () -> {
          Spawn unknown = new Spawn();
          unknown.task("a", say, new Text("x")).needs("nobody");
          refused.put("unknown", refusal(unknown));
          Spawn cycle = new Spawn();
          cycle.task("a", say, new Text("x")).needs("b");
          cycle.task("b", say, new Text("x")).needs("a");
          refused.put("cycle", refusal(cycle));
          Spawn twice = new Spawn();
          twice.task("a", say, new Text("x"));
          twice.task("a", say, new Text("y"));
          refused.put("twice", refusal(twice));
          Spawn taken = new Spawn();
          taken.task("other", say, new Text("x"));
          refused.put("taken", refusal(taken));
          Spawn itself = new Spawn();
          itself.task("a", say, new Text("x")).needs("parent");
          refused.put("circle with the parent", refusal(itself));
          Spawn after = new Spawn();
          after.task("a", say, new Text("x")).needs("after");
          refused.put("circle", refusal(after));
        });
    job.task("other", () -> 1);
    job.task("after", () -> 1).needs("parent");
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).job().counts().total()).isEqualTo(3);
    assertThat(refused.get("unknown")).contains("nobody");
    assertThat(refused.get("cycle")).contains("a").contains("b");
    assertThat(refused.get("twice")).contains("a");
    assertThat(refused.get("taken")).contains("other");
    assertThat(refused.get("circle")).contains("circle");
    assertThat(refused).hasSize(6).doesNotContainValue("accepted");
  }

  @Test
  void theSameNameWithAnotherDescriptionIsAnError() throws Exception {
    Hilera hilera = opened();
    Map<String, String> refused = new ConcurrentHashMap<>();
    Job job = Job.named("another description");
    job.task(
        "parent",
        () -> {
          Spawn first = new Spawn();
          first.task("base", say, new Text("x"));
          first.task("a", say, new Text("x")).needs("base");
          Attempt.current().spawn(first);
          Spawn params = new Spawn();
          params.task("a", say, new Text("other")).needs("base");
          refused.put("params", refusal(params));
          Spawn type = new Spawn();
          type.task("a", fail, new Text("x")).needs("base");
          refused.put("type", refusal(type));
          Spawn needs = new Spawn();
          needs.task("a", say, new Text("x"));
          refused.put("needs", refusal(needs));
          Spawn options = new Spawn();
          options.task("a", say, new Text("x")).needs("base").priority(7);
          refused.put("options", refusal(options));
        });
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(refused).hasSize(4).doesNotContainValue("accepted");
  }

  @Test
  void addingToAFinishedJobIsAConflict() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("over");
    job.task("task", () -> 1);
    Run run = hilera.run(job);
    finish(run);
    Spawn spawn = new Spawn();
    spawn.task("late", say, new Text("x"));

    assertThatThrownBy(() -> hilera.spawn(run.jobId(), null, spawn))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.spawn(run.jobId() + 99, null, spawn))
        .isInstanceOf(HileraException.Unknown.class);
  }

  @Test
  void onlyARunningTaskSpawnsSoThatNothingStartsTooEarly() throws Exception {
    Hilera hilera = opened();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("late parent");
    var parent = job.task("parent", () -> 1);
    var slow = job.task("slow", held, new Text("x"));
    job.task("after", () -> 1).needs(parent, slow);
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_TERMINATED, "parent");
    Spawn spawn = new Spawn();
    spawn.task("part", say, new Text("y"));

    assertThatThrownBy(() -> hilera.spawn(run.jobId(), "parent", spawn))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThat(status(hilera, run, "after")).isEqualTo(TaskStatus.WAITING);
    gate.open();
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void theLimitOfTasksHoldsForSpawnsToo() throws Exception {
    Config.Limits limits = Config.Limits.DEFAULT;
    Hilera hilera =
        open(
            types(config())
                .limits(
                    new Config.Limits(3, limits.edges(), limits.resultBytes(), limits.sleepers())));
    Map<String, String> refused = new ConcurrentHashMap<>();
    Job job = Job.named("limit");
    job.task(
        "parent",
        () -> {
          Spawn spawn = new Spawn();
          for (int i = 0; i < 3; i++) {
            spawn.task("t" + i, say, new Text("x"));
          }
          refused.put("limit", refusal(spawn));
        });
    Run run = hilera.run(job);

    assertThat(finish(run).job().counts().total()).isEqualTo(1);
    assertThat(refused.get("limit")).contains("3");
  }
}
