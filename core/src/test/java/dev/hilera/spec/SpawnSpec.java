package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Spawn;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Section 3, number 15: spawn. */
abstract class SpawnSpec extends SpawnTypes {
  @Test
  void whatDependsOnTheParentWaitsForTheSpawnedTasksAndSeesTheirResults() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("map and gather");
    var parent =
        job.task(
            "parent",
            () -> {
              Spawn spawn = new Spawn();
              for (int i = 0; i < 5; i++) {
                spawn.task("part" + i, say, new Text("" + i));
              }
              Attempt.current().spawn(spawn);
              return "split";
            });
    job.task("gather", parent, split -> new TreeMap<>(Attempt.current().inputs()));
    Run run = hilera.run(job);

    assertThat(finish(run).value("gather"))
        .isEqualTo(
            Map.of(
                "parent", "split",
                "part0", "said 0",
                "part1", "said 1",
                "part2", "said 2",
                "part3", "said 3",
                "part4", "said 4"));
    assertThat(finish(run).job().counts().total()).isEqualTo(7);
  }

  @Test
  void aDependentDoesNotStartBeforeTheLastSpawnedTaskIsCompleted() throws Exception {
    Hilera hilera = opened();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("waits");
    var parent = job.task("parent", () -> Attempt.current().spawn("part", held, new Text("x")));
    job.task("after", () -> Attempt.current().input("part")).needs(parent);
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_TERMINATED, "parent");
    assertThat(status(hilera, run, "after")).isEqualTo(TaskStatus.WAITING);

    gate.open();

    assertThat(finish(run).value("after")).isEqualTo("held x");
    assertThat(events.await(Event.Kind.TASK_SPAWNED).task()).isEqualTo("part");
  }

  @Test
  void aDetachedSpawnIsNotWaitedForButTheJobEndsAfterIt() throws Exception {
    Hilera hilera = opened();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("detached");
    var parent =
        job.task(
            "parent",
            () -> {
              Spawn spawn = new Spawn().detached();
              spawn.task("aside", held, new Text("x"));
              Attempt.current().spawn(spawn);
              return 1;
            });
    job.task("after", parent, one -> Attempt.current().inputs().keySet().toString());
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_TERMINATED, "after");
    assertThat(hilera.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    gate.open();

    assertThat(finish(run).value("after")).isEqualTo("[parent]");
    assertThat(finish(run).value("aside")).isEqualTo("held x");
  }

  @Test
  void oneParentSpawnsANameOnceOverAllItsAttempts() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("idempotent");
    job.task(
            "parent",
            () -> {
              Spawn spawn = new Spawn();
              var a = spawn.task("a", say, new Text("x"));
              spawn.task("b", say, new Text("y")).needs(a);
              Attempt.current().spawn(spawn);
              Attempt.current().spawn(spawn);
              if (Attempt.current().number() < 3) {
                throw new IllegalStateException("again");
              }
            })
        .retry(Retry.times(3).backoff(Duration.ofMillis(1)));
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).job().counts().total()).isEqualTo(3);
    assertThat(hilera.attempts(run.jobId(), "a")).hasSize(1);
    assertThat(hilera.attempts(run.jobId(), "parent")).hasSize(3);
  }

  @Test
  void aLaterAttemptMayAddToWhatAnEarlierOneSpawned() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("more");
    job.task(
            "parent",
            () -> {
              Spawn spawn = new Spawn();
              spawn.task("a", say, new Text("x"));
              if (Attempt.current().number() == 2) {
                spawn.task("b", say, new Text("y")).needs("a");
              }
              Attempt.current().spawn(spawn);
              if (Attempt.current().number() == 1) {
                throw new IllegalStateException("again");
              }
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    Run run = hilera.run(job);

    assertThat(finish(run).value("b")).isEqualTo("said y");
  }

  @Test
  void spawnedTasksSpawnAndEveryoneAboveWaits() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("nested");
    var root = job.task("root", deeper, new Depth(4));
    job.task("after", () -> Attempt.current().inputs().size()).needs(root);
    Run run = hilera.run(job);

    assertThat(finish(run).value("after")).isEqualTo(5);
    assertThat(finish(run).value("root++++")).isEqualTo("depth 0");
  }

  @Test
  void whenASpawnedTaskFailsWhatDependsOnTheParentDoesNotRun() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("part fails");
    var parent = job.task("parent", () -> Attempt.current().spawn("part", fail, new Text("no")));
    job.task("after", () -> 1).needs(parent);
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "parent")).isEqualTo(TaskStatus.COMPLETED);
    assertThat(status(hilera, run, "part")).isEqualTo(TaskStatus.FAILED);
    assertThat(status(hilera, run, "after")).isEqualTo(TaskStatus.NOT_RUN);
    assertThat(finish(run).error()).contains("no");
  }

  @Test
  void tasksAreAddedToAJobFromOutside() throws Exception {
    Hilera hilera = opened();
    Job job = Job.named("from outside");
    job.task("slow", held, new Text("x"));
    Run run = hilera.run(job);
    gate.awaitArrival();
    Spawn spawn = new Spawn();
    spawn.task("added", say, new Text("y")).needs("slow");

    hilera.spawn(run.jobId(), null, spawn);
    gate.open();

    assertThat(finish(run).value("added")).isEqualTo("said y");
  }
}
