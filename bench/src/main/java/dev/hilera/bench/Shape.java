package dev.hilera.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * What an executor is fed with: either one graph of tasks, or many jobs of one task each.
 *
 * @param label as the table shows it
 * @param kind how it is run and in what unit it is measured
 * @param names of the tasks, by number; of the jobs where each is a job of its own
 * @param needs from a task to what must have completed before it starts
 * @param threads that submit at once; 0 unless the kind is {@link Kind#LIVE}
 */
record Shape(String label, Kind kind, String[] names, Edges needs, int threads) {

  /** How a shape is run. */
  enum Kind {
    /** One job; from its submit to its last outcome, in tasks a second. */
    GRAPH,
    /** One job; from its submit to its last outcome, in time a step. */
    CHAIN,
    /** One-task jobs that lie submitted; from letting them go to the last outcome. */
    BACKLOG,
    /** One-task jobs from threads that each wait for their submit; to the last outcome. */
    LIVE,
    /** One-task jobs one by one, idle between; from the submit to the task's first instruction. */
    IDLE
  }

  static Shape independent(int tasks) {
    return graph("independent " + tasks, tasks, task -> Edges.none());
  }

  /** One task, then {@code width} tasks that need it, then one that needs them all. */
  static Shape fan(int width) {
    return graph(
        "fan 1:" + width + ":1",
        width + 2,
        task -> {
          if (task == 0) {
            return Edges.none();
          }
          return task <= width ? new int[] {0} : numbers(1, width);
        });
  }

  static Shape chain(int steps) {
    return of("chain " + steps, Kind.CHAIN, steps, task -> before(task, steps));
  }

  /** {@code count} chains side by side in one job. */
  static Shape chains(int count, int steps) {
    return graph("chains " + count + "x" + steps, count * steps, task -> before(task, steps));
  }

  /** Every task needs {@code edges} different tasks of the layer before, drawn by the seed. */
  static Shape layers(int width, int height, int edges, long seed) {
    var random = new Random(seed);
    return graph(
        "layers " + width + "x" + height + "/" + edges,
        width * height,
        task ->
            task < width
                ? Edges.none()
                : drawn(random, task / width * width - width, width, edges));
  }

  static Shape backlog(int jobs) {
    return of("backlog " + jobs, Kind.BACKLOG, jobs, job -> Edges.none());
  }

  static Shape live(int jobs, int threads) {
    var shape = of("live " + jobs + "/" + threads, Kind.LIVE, jobs, job -> Edges.none());
    return new Shape(shape.label, shape.kind, shape.names, shape.needs, threads);
  }

  static Shape idle(int jobs) {
    return of("idle " + jobs, Kind.IDLE, jobs, job -> Edges.none());
  }

  int size() {
    return names.length;
  }

  /** Whether each task is a job of its own. */
  boolean oneTaskJobs() {
    return kind == Kind.BACKLOG || kind == Kind.LIVE || kind == Kind.IDLE;
  }

  private static Shape graph(String label, int tasks, IntFunction<int[]> needs) {
    return of(label, Kind.GRAPH, tasks, needs);
  }

  private static Shape of(String label, Kind kind, int tasks, IntFunction<int[]> needs) {
    var names = new String[tasks];
    Arrays.setAll(names, task -> "task-" + task);
    return new Shape(label, kind, names, Edges.of(tasks, needs), 0);
  }

  private static int[] before(int task, int steps) {
    return task % steps == 0 ? Edges.none() : new int[] {task - 1};
  }

  private static int[] numbers(int from, int count) {
    var numbers = new int[count];
    Arrays.setAll(numbers, at -> from + at);
    return numbers;
  }

  private static int[] drawn(Random random, int from, int width, int edges) {
    return random.ints(from, from + width).distinct().limit(Math.min(edges, width)).toArray();
  }
}
