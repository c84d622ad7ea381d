package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random graphs end as a sequential program says, on whatever store. {@code -Dgraphs=N} runs N of
 * them, {@code -Dgraphs.seed=S} begins with that seed.
 */
public abstract class RandomGraphs {
  /** The store, empty. */
  protected abstract Config store() throws Exception;

  /** How many of them a normal run looks at. */
  protected abstract int few();

  /** The store with faults that the seed decides; without any, if not said otherwise. */
  protected Store faulty(Store store, long seed) {
    return store;
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
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
    AtomicReference<Rehearsal> here = new AtomicReference<>();
    RandomGraph graph = new RandomGraph(seed, world(here::get));
    Config config =
        store()
            .workers(graph.workers)
            .types(graph.type)
            .node(new Config.Node("local", Map.of(), Resources.of("cpu", graph.cpus)));
    try (var rehearsal = Rehearsal.of(config, seed, store -> faulty(store, seed))) {
      here.set(rehearsal);
      Hilera hilera = rehearsal.hilera();
      long job = insist(() -> hilera.submit(graph.job()));
      for (int number : graph.cancelled) {
        insist(() -> {
          hilera.cancel(job, "t" + number);
          return true;
        });
      }
      boolean over = hilera.job(job).orElseThrow().status().isFinal();
      Run run = over ? hilera.find(job) : insist(() -> hilera.start(job));
      JobStatus status = run.await().status();
      check(graph, hilera, job, 1);
      if (status != JobStatus.COMPLETED) {
        insist(() -> hilera.retry(job)).await();
        check(graph, hilera, job, 2);
      }
      assertThat(graph.presence.violations()).isEmpty();
      rehearsal.settle();
      assertThat(hilera.stats().active()).as("workers that are left busy").isZero();
      assertThat(hilera.stats().asleep()).as("sleepers that are left").isZero();
    }
  }

  private static RandomGraph.World world(Supplier<Rehearsal> rehearsal) {
    return new RandomGraph.World() {
      @Override
      public int failures(Attempt attempt) {
        return attempt.number() - 1;
      }

      @Override
      public void work(Duration time) throws InterruptedException {
        rehearsal.get().work(time);
      }

      @Override
      public Instant now() {
        return rehearsal.get().now();
      }
    };
  }

  /** Repeats a command whose commit failed: nothing was changed by it. */
  private static <T> T insist(Supplier<T> command) {
    while (true) {
      try {
        return command.get();
      } catch (HileraException.Storage e) {
        assertThat(e).hasMessageNotContaining("refused");
      }
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
    assertThat(History.violations(hilera, job)).isEmpty();
    assertThat(hilera.events(job, 0, Integer.MAX_VALUE))
        .as("nothing died")
        .noneMatch(event -> event.outcome() == Outcome.LOST || event.outcome() == Outcome.RELEASED);
  }
}
