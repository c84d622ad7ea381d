package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.store.Question;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Random graphs end as a sequential program says, although nodes die and stores fail. */
class SimulationTest {
  @Test
  void randomGraphsEndAsASequentialProgramSays() {
    long first = Long.getLong("schedules.seed", System.nanoTime());
    int count = Integer.getInteger("schedules", 300);
    for (long seed = first; seed < first + count; seed++) {
      simulate(seed);
    }
  }

  @Test
  void soTheyDoOnSeveralNodesThatDieAndStandStill() {
    long first = Long.getLong("schedules.seed", System.nanoTime());
    int count = Integer.getInteger("schedules", 300);
    for (long seed = first; seed < first + count; seed++) {
      simulate(seed, 2 + Math.floorMod(seed, 2));
    }
  }

  static Summary simulate(long seed) {
    return simulate(seed, 1);
  }

  static Summary simulate(long seed, int nodes) {
    AtomicReference<Trial> now = new AtomicReference<>();
    RandomGraph graph =
        new RandomGraph(seed, attempt -> crashes(Objects.requireNonNull(now.get()), attempt));
    Config config =
        Config.memory().workers(graph.workers).types(graph.type).lostLimit(Integer.MAX_VALUE);
    return Simulation.of(config)
        .seed(seed)
        .nodes(nodes)
        .schedules(1)
        .run(trial -> {
          now.set(trial);
          play(trial, graph);
          if (nodes == 1) { // elsewhere what was buried may not know it yet
            assertThat(graph.most()).isLessThanOrEqualTo(graph.allowed());
          }
        });
  }

  private static int crashes(Trial trial, Attempt attempt) {
    int number = trial.store().ask(new Question.TaskNumber(attempt.jobId(), attempt.task()));
    return (int)
        trial.store().ask(new Question.Attempts(attempt.jobId(), number)).stream()
            .filter(row -> row.outcome() == Outcome.CRASHED)
            .count();
  }

  private static void play(Trial trial, RandomGraph graph) {
    long job = trial.submit(graph.job());
    for (int number : graph.cancelled) {
      trial.insist(up -> cancel(up, job, "t" + number));
    }
    boolean over = trial.insist(up -> up.job(job).orElseThrow().status().isFinal());
    Finished finished = over ? trial.await(job) : trial.finish(job);
    trial.insist(up -> check(graph, up, job, 1));
    if (finished.status() != JobStatus.COMPLETED) {
      trial.insist(up -> retry(up, job));
      trial.await(job);
      trial.insist(up -> check(graph, up, job, runs(up, job)));
    }
  }

  private static boolean cancel(Hilera up, long job, String task) {
    try {
      up.cancel(job, task);
    } catch (HileraException.Conflict e) {
      assertThat(up.task(job, task).orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
    }
    return true;
  }

  private static boolean retry(Hilera up, long job) {
    try {
      if (up.job(job).orElseThrow().run() == 1) {
        up.retry(job);
      }
    } catch (HileraException.Conflict e) {
      assertThat(up.job(job).orElseThrow().run()).as("a retry was in doubt: " + e).isEqualTo(2);
    }
    return true;
  }

  /** Mostly two; a retry that was in doubt and was repeated may have come true twice. */
  private static int runs(Hilera up, long job) {
    return up.job(job).orElseThrow().run();
  }

  private static boolean check(RandomGraph graph, Hilera up, long job, int runs) {
    Map<String, Object> ends = new TreeMap<>();
    for (TaskView task : up.tasks(job, 0, Integer.MAX_VALUE)) {
      boolean completed = task.status() == TaskStatus.COMPLETED;
      Object value = completed ? up.result(job, task.name()) : null;
      ends.put(task.name(), value == null ? task.status() : value);
    }
    assertThat(ends).isEqualTo(graph.expected(runs));
    return true;
  }
}
