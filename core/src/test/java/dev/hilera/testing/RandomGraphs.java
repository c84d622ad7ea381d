package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random graphs end as a sequential program says, on whatever store. {@code -Dgraphs=N} runs N of
 * them, {@code -Dgraphs.seed=S} begins with that seed.
 */
public abstract class RandomGraphs {
  /** The store, empty. */
  protected abstract Config store() throws Exception;

  /** How many of them a normal run looks at. */
  protected abstract int few();

  @Test
  void endAsASequentialProgramSays() throws Exception {
    long first = Long.getLong("graphs.seed", System.nanoTime());
    int count = Integer.getInteger("graphs", few());
    for (long seed = first; seed < first + count; seed++) {
      try {
        rehearse(seed);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": run again with -Dgraphs.seed=" + seed, e);
      }
    }
  }

  private void rehearse(long seed) throws Exception {
    RandomGraph graph = new RandomGraph(seed);
    Config config = store().workers(graph.workers).types(graph.type);
    try (var rehearsal = Rehearsal.of(config, seed)) {
      Hilera hilera = rehearsal.hilera();
      long job = hilera.submit(graph.job());
      for (int number : graph.cancelled) {
        hilera.cancel(job, "t" + number);
      }
      boolean over = hilera.job(job).orElseThrow().status().isFinal();
      Run run = over ? hilera.find(job) : hilera.start(job);
      JobStatus status = run.await().status();
      check(graph, hilera, job, 1);
      if (status != JobStatus.COMPLETED) {
        hilera.retry(job).await();
        check(graph, hilera, job, 2);
      }
      assertThat(graph.most()).isLessThanOrEqualTo(graph.workers);
    }
  }

  private static void check(RandomGraph graph, Hilera hilera, long job, int runs) {
    Map<String, Object> ends = new TreeMap<>();
    for (TaskView task : hilera.tasks(job, 0, 10_000)) {
      boolean completed = task.status() == TaskStatus.COMPLETED;
      Object end = completed ? hilera.result(job, task.name()) : task.status();
      ends.put(task.name(), end == null ? "nothing" : end);
    }
    assertThat(ends).isEqualTo(graph.expected(runs));
    History.check(hilera, job);
  }
}
