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
import java.time.Instant;
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
 * <p>A task fails a given number of times before it completes, works, sleeps, spawns children, and
 * is worth its number plus what it needs.
 */
final class RandomGraph {
  /** The parameter of every task. */
  record Node(int number) {}

  /**
   * One task.
   *
   * @param number by which its code is found
   * @param spawned whether a task adds it
   * @param needs numbers of tasks
   * @param failures attempts that fail before one completes
   * @param overruns whether those run into the timeout; otherwise they throw
   * @param attempts allowed in a run
   * @param work milliseconds for which it holds its worker
   * @param naps milliseconds of its sleeps
   * @param children what it spawns
   * @param detached whether its dependents do not wait for those
   */
  record Plan(
      int number,
      boolean spawned,
      List<Integer> needs,
      int failures,
      boolean overruns,
      int attempts,
      int work,
      List<Integer> naps,
      List<Plan> children,
      boolean detached) {
    String name() {
      return "t" + number;
    }

    boolean takesCpu() {
      return number % 4 == 0;
    }

    /** Of every five neighbours, the last and the first run never at one moment. */
    boolean isApartFrom(Plan other) {
      return number % 5 == 4 && other.number == number - 4 && !spawned && !other.spawned;
    }
  }

  /** The timeout of tasks that run into it; no task waits so long for anything else. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Tasks spawn tasks that spawn tasks. */
  private static final int DEPTH = 2;

  final List<Plan> tasks = new ArrayList<>();
  final List<Integer> cancelled = new ArrayList<>();
  final TaskType<Node, Integer> type = TaskType.of("node", Node.class, this::run);
  final int workers;
  final int cpus;
  final Presence presence;
  private final int parallel;
  private final World world;
  private final Random random;
  private final Map<Integer, Plan> byNumber = new HashMap<>();
  private final Map<Integer, Integer> values = new HashMap<>();
  private int next;

  /** Where its tasks run. */
  interface World {
    /** How many earlier attempts of a task have failed by themselves, as is recorded. */
    int failures(Attempt attempt);

    /** Holds the worker so long. */
    void work(Duration time) throws InterruptedException;

    Instant now();

    /** How long a nap of this length lasts. */
    default Duration nap(Duration time) {
      return time;
    }

    /** Where the task runs that asks. */
    default Object machine() {
      return this;
    }
  }

  RandomGraph(long seed, World world) {
    this.world = world;
    random = new Random(seed);
    workers = 1 + random.nextInt(4);
    parallel = random.nextInt(3) == 0 ? 2 : 0;
    cpus = 1 + random.nextInt(2);
    presence = new Presence(workers, parallel, cpus);
    int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 50 : 12);
    for (int i = 0; i < count; i++) {
      tasks.add(plan(tasks, DEPTH));
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
            depth < DEPTH,
            needs,
            random.nextInt(4) == 0 ? random.nextInt(4) : 0,
            random.nextInt(3) == 0,
            1 + random.nextInt(3),
            random.nextInt(2) == 0 ? random.nextInt(40) : 0,
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
      if (plan.takesCpu()) {
        task.resources(Resources.of("cpu", 1));
      }
      if (plan.overruns()) {
        task.timeout(LIMIT);
      }
      List<String> apart = plans.stream().filter(plan::isApartFrom).map(Plan::name).toList();
      task.options(task.options().apart(apart));
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
    presence.enter(attempt, plan, world.machine());
    try {
      int sum = plan.number();
      for (int need : plan.needs()) {
        sum += (Integer) Objects.requireNonNull(attempt.input("t" + need));
      }
      world.work(Duration.ofMillis(plan.work()));
      if (!plan.children().isEmpty()) {
        Spawn spawn = new Spawn();
        add(spawn, plan.children());
        attempt.spawn(plan.detached() ? spawn.detached() : spawn);
      }
      presence.checkpoint(attempt, attempt.checkpoint("once", attempt::number));
      for (int i = 0; i < plan.naps().size(); i++) {
        nap(plan, attempt, i);
      }
      fail(plan, world.failures(attempt));
      return sum;
    } finally {
      presence.leave(attempt);
    }
  }

  private void nap(Plan plan, Attempt attempt, int number) throws InterruptedException {
    Duration time = world.nap(Duration.ofMillis(plan.naps().get(number)));
    Instant end = world.now().plus(time);
    presence.leave(attempt);
    attempt.sleep("nap" + number, time);
    presence.enter(attempt, plan, world.machine());
    presence.verify(
        attempt.number() > 1 || !world.now().isBefore(end), plan.name() + " wakes too early");
  }

  private void fail(Plan plan, int failed) throws InterruptedException {
    if (failed < plan.failures()) {
      if (plan.overruns()) {
        world.work(LIMIT.multipliedBy(2));
      }
      throw new IllegalStateException("failure " + (failed + 1) + " of " + plan.failures());
    }
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

  /**
   * What is wrong with these ends after a run in which anything may have been cancelled.
   *
   * @param ends statuses, or values of completed tasks, by name
   */
  List<String> implausible(Map<String, Object> ends) {
    List<String> wrong = new ArrayList<>();
    for (Plan plan : byNumber.values()) {
      Object end = ends.get(plan.name());
      boolean possible =
          switch (end) {
            case null -> !tasks.contains(plan);
            case TaskStatus status when status == TaskStatus.FAILED ->
                plan.failures() > 0; // and no retry, where everything is being cancelled
            case TaskStatus status when status == TaskStatus.NOT_RUN ->
                plan.needs().stream().anyMatch(need -> !isWhole(need, ends));
            case TaskStatus status -> status == TaskStatus.CANCELLED;
            default -> end.equals(value(plan));
          };
      if (!possible) {
        wrong.add(plan.name() + " is " + end);
      }
    }
    return wrong;
  }

  private boolean isWhole(int number, Map<String, Object> ends) {
    Plan plan = Objects.requireNonNull(byNumber.get(number));
    return ends.get(plan.name()) instanceof Integer
        && (plan.detached()
            || plan.children().stream().allMatch(child -> isWhole(child.number(), ends)));
  }

  private int value(Plan plan) {
    Integer known = values.get(plan.number());
    if (known != null) {
      return known;
    }
    int sum = plan.number();
    for (int need : plan.needs()) {
      sum += value(Objects.requireNonNull(byNumber.get(need)));
    }
    values.put(plan.number(), sum);
    return sum;
  }
}
