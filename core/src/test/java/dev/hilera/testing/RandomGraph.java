package dev.hilera.testing;

import dev.hilera.Attempt;
import dev.hilera.Job;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskStatus;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A graph made by a seed, as tasks to run and as a sequential program that says how they must end.
 *
 * <p>A task fails a given number of times before it completes, sleeps, spawns children, and is
 * worth its number plus what it needs.
 */
final class RandomGraph {
  /** The parameter of every task. */
  record Node(int number) {}

  /**
   * One task.
   *
   * @param number by which its code is found
   * @param needs numbers of tasks
   * @param failures attempts that throw before one completes
   * @param attempts allowed in a run
   * @param naps milliseconds of its sleeps
   * @param children what it spawns
   * @param detached whether its dependents do not wait for those
   */
  record Plan(
      int number,
      List<Integer> needs,
      int failures,
      int attempts,
      List<Integer> naps,
      List<Plan> children,
      boolean detached) {
    String name() {
      return "t" + number;
    }
  }

  final List<Plan> tasks = new ArrayList<>();
  final List<Integer> cancelled = new ArrayList<>();
  final TaskType<Node, Integer> type = TaskType.of("node", Node.class, this::run);
  final int workers;
  private final int parallel;
  private final Crashes crashes;
  private final Random random;
  private final Map<Integer, Plan> byNumber = new HashMap<>();
  private int next;
  private int running;
  private int most;

  /** How many earlier attempts of a task have thrown, as is recorded. */
  interface Crashes {
    int of(Attempt attempt);
  }

  RandomGraph(long seed, Crashes crashes) {
    this.crashes = crashes;
    random = new Random(seed);
    workers = 1 + random.nextInt(4);
    parallel = random.nextInt(3) == 0 ? 2 : 0;
    int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 50 : 12);
    for (int i = 0; i < count; i++) {
      tasks.add(plan(tasks, 2));
    }
    if (random.nextInt(4) == 0) {
      cancelled.add(tasks.get(random.nextInt(tasks.size())).number());
    }
  }

  private Plan plan(List<Plan> before, int depth) {
    int number = next++;
    List<Integer> needs = new ArrayList<>();
    for (Plan earlier : before) {
      if (random.nextInt(Math.max(2, before.size())) == 0 && needs.size() < 4) {
        needs.add(earlier.number());
      }
    }
    List<Integer> naps = new ArrayList<>();
    for (int i = random.nextInt(6); i > 4; i--) {
      naps.add(random.nextInt(500));
    }
    List<Plan> children = new ArrayList<>();
    if (depth > 0 && random.nextInt(6) == 0) {
      for (int i = random.nextInt(4); i > 0; i--) {
        children.add(plan(children, depth - 1));
      }
    }
    Plan plan =
        new Plan(
            number,
            needs,
            random.nextInt(4) == 0 ? random.nextInt(4) : 0,
            1 + random.nextInt(3),
            naps,
            children,
            random.nextInt(3) == 0);
    byNumber.put(number, plan);
    return plan;
  }

  /** The job, its tasks in a random order. */
  Job job() {
    Job job = Job.named("random").maxParallel(parallel);
    List<Plan> shuffled = new ArrayList<>(tasks);
    Collections.shuffle(shuffled, random);
    add(job, shuffled);
    return job;
  }

  private void add(TaskList list, List<Plan> plans) {
    for (Plan plan : plans) {
      Task<Integer> task = list.task(plan.name(), type, new Node(plan.number()));
      task.retry(Retry.times(plan.attempts()).backoff(Duration.ofMillis(50)));
      task.priority(plan.number() % 3);
      if (plan.number() % 7 == 0) {
        task.resources(Resources.of("cpu", 1));
      }
      if (plan.number() % 11 == 0) {
        task.delay(Duration.ofMillis(30));
      }
      plan.needs().forEach(need -> task.needs("t" + need));
    }
  }

  /** What every task runs. */
  private Integer run(Node node) throws Exception {
    Plan plan = Objects.requireNonNull(byNumber.get(node.number()));
    Attempt attempt = Attempt.current();
    enter();
    boolean awake = true;
    try {
      int sum = plan.number();
      for (int need : plan.needs()) {
        sum += (Integer) Objects.requireNonNull(attempt.input("t" + need));
      }
      if (!plan.children().isEmpty()) {
        Spawn spawn = new Spawn();
        add(spawn, plan.children());
        attempt.spawn(plan.detached() ? spawn.detached() : spawn);
      }
      int once = attempt.checkpoint("once", () -> 7);
      for (int i = 0; i < plan.naps().size(); i++) {
        running--;
        awake = false;
        attempt.sleep("nap" + i, Duration.ofMillis(plan.naps().get(i)));
        enter();
        awake = true;
      }
      int failed = crashes.of(attempt);
      if (failed < plan.failures()) {
        throw new IllegalStateException("failure " + (failed + 1) + " of " + plan.failures());
      }
      return sum + once - 7;
    } finally {
      running -= awake ? 1 : 0;
    }
  }

  private void enter() {
    running++;
    most = Math.max(most, running);
  }

  /** The greatest number of attempts that ran at one moment. */
  int most() {
    return most;
  }

  /** How many may. */
  int allowed() {
    return parallel == 0 ? workers : Math.min(parallel, workers);
  }

  /**
   * How each task must end after so many runs, the first of which saw the cancels.
   *
   * @return statuses, or values of completed tasks, by name
   */
  Map<String, Object> expected(int runs) {
    Map<Integer, Object> ends = new HashMap<>();
    Map<Integer, Integer> attempts = new HashMap<>();
    for (int run = 1; run <= runs; run++) {
      for (Plan plan : tasks) {
        end(plan, run, ends, attempts);
      }
    }
    Map<String, Object> named = new TreeMap<>();
    ends.forEach((number, end) -> named.put("t" + number, end));
    return named;
  }

  private void end(Plan plan, int run, Map<Integer, Object> ends, Map<Integer, Integer> attempts) {
    if (!(ends.get(plan.number()) instanceof Integer)) {
      ends.put(plan.number(), outcome(plan, run, ends, attempts));
    }
    if (attempts.getOrDefault(plan.number(), 0) > 0) {
      for (Plan child : plan.children()) {
        end(child, run, ends, attempts);
      }
    }
  }

  private Object outcome(
      Plan plan, int run, Map<Integer, Object> ends, Map<Integer, Integer> attempts) {
    if (run == 1 && cancelled.contains(plan.number())) {
      return TaskStatus.CANCELLED;
    }
    int sum = plan.number();
    for (int need : plan.needs()) {
      if (!isWhole(Objects.requireNonNull(byNumber.get(need)), ends)) {
        return TaskStatus.NOT_RUN;
      }
      sum += (Integer) Objects.requireNonNull(ends.get(need));
    }
    int before = attempts.getOrDefault(plan.number(), 0);
    int needed = plan.failures() + 1 - before;
    attempts.put(plan.number(), before + Math.min(Math.max(1, needed), plan.attempts()));
    return needed <= plan.attempts() ? sum : TaskStatus.FAILED;
  }

  private boolean isWhole(Plan plan, Map<Integer, Object> ends) {
    return ends.get(plan.number()) instanceof Integer
        && (plan.detached() || plan.children().stream().allMatch(child -> isWhole(child, ends)));
  }
}
