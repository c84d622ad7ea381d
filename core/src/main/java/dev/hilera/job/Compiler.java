package dev.hilera.job;

import dev.hilera.Config;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.Problem;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a description into a graph part, or names every fault of it. */
public final class Compiler {
  /** More than this many faults are only counted. */
  private static final int SHOWN = 100;

  private static final int[] NO_EDGES = {};

  private final TaskList description;
  private final @Nullable TaskGraph existing;
  private final Config.Limits limits;
  private final Function<Work, TaskOptions> defaults;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<TaskOptions, TaskOptions> shared = new HashMap<>();
  private final Map<String, Set<String>> namedBy = new HashMap<>();
  private final int first;

  /**
   * What holds for every description.
   *
   * @param limits of its size
   * @param defaults what tasks that run this have where they say nothing
   */
  public record Rules(Config.Limits limits, Function<Work, TaskOptions> defaults) {
    /** The usual limits, without task types. */
    public static final Rules DEFAULT =
        new Rules(Config.Limits.DEFAULT, work -> TaskOptions.DEFAULT);

    /** How the task is run, by what it says and by the defaults. */
    TaskOptions options(Task<?> task) {
      return task.options().or(defaults.apply(task.work()));
    }
  }

  private Compiler(TaskList description, @Nullable TaskGraph existing, Rules rules) {
    this.description = description;
    this.existing = existing;
    this.limits = rules.limits();
    this.defaults = rules.defaults();
    this.first = existing == null ? 0 : existing.size();
  }

  /**
   * The part that a submit of the job makes.
   *
   * @throws HileraException.Invalid with every fault
   */
  public static GraphPart compile(Job job, Rules rules) {
    Compiler compiler = new Compiler(job, null, rules);
    JobRules.check(job, compiler.problems);
    return compiler.part(GraphPart.Origin.SUBMIT);
  }

  /**
   * The part that a spawn adds to a job.
   *
   * @param parent the task that spawns
   * @throws HileraException.Invalid with every fault
   */
  public static GraphPart compile(Spawn spawn, int parent, TaskGraph existing, Rules rules) {
    return new Compiler(spawn, existing, rules)
        .part(new GraphPart.Origin(existing.size(), parent, spawn.isDetached()));
  }

  private GraphPart part(GraphPart.Origin origin) {
    List<Task<?>> tasks = description.tasks();
    if (tasks.isEmpty()) {
      fault("tasks", "there are none; a job has one task or more");
    }
    number(tasks);
    int total = first + tasks.size();
    if (total > limits.tasks()) {
      fault("tasks", total + " are more than the limit of " + limits.tasks());
    }
    List<LinkedHashSet<Integer>> needs = edges(tasks);
    tasks.forEach(task -> TaskRules.check(task, this::exists, problems));
    for (List<Integer> circle : Cycle.find(needs, first)) {
      fault("tasks", "they need each other in a circle: " + names(tasks, circle));
    }
    if (!problems.isEmpty()) {
      throw new HileraException.Invalid(capped());
    }
    return pack(tasks, needs, origin);
  }

  private void number(List<Task<?>> tasks) {
    int next = first;
    for (Task<?> task : tasks) {
      for (String other : task.options().apart()) {
        namedBy.computeIfAbsent(other, name -> new LinkedHashSet<>()).add(task.name());
      }
      boolean taken = existing != null && task.name() != null && existing.find(task.name()) >= 0;
      if (taken || numbers.putIfAbsent(task.name(), next) != null) {
        fault("tasks." + task.name(), "another task has this name; names are unique in a job");
      }
      next++;
    }
  }

  /** The needs of each task of the description, from both ends of the edges, each once. */
  private List<LinkedHashSet<Integer>> edges(List<Task<?>> tasks) {
    List<LinkedHashSet<Integer>> needs = new ArrayList<>(tasks.size());
    for (Task<?> task : tasks) {
      LinkedHashSet<Integer> some = new LinkedHashSet<>(task.needs().size() * 2);
      for (String need : task.needs()) {
        int number = numberOf(need);
        if (number < 0) {
          fault("tasks." + task.name() + ".needs", unknown(need));
        } else {
          some.add(number);
        }
      }
      needs.add(some);
    }
    int number = first;
    long count = 0;
    for (Task<?> task : tasks) {
      for (String enabled : task.enables()) {
        enable(task, number, enabled, needs);
      }
      number++;
    }
    for (LinkedHashSet<Integer> some : needs) {
      count += some.size();
    }
    count += existing == null ? 0 : existing.edges();
    if (count > limits.edges()) {
      fault("tasks", count + " edges are more than the limit of " + limits.edges());
    }
    return needs;
  }

  private void enable(Task<?> task, int from, String name, List<LinkedHashSet<Integer>> needs) {
    int to = numberOf(name);
    if (to < 0) {
      fault("tasks." + task.name() + ".enables", unknown(name));
    } else if (to < first) {
      fault(
          "tasks." + task.name() + ".enables",
          "'" + name + "' is in the job already; a spawned task can only enable its own batch");
    } else {
      needs.get(to - first).add(from);
    }
  }

  private GraphPart pack(
      List<Task<?>> tasks, List<LinkedHashSet<Integer>> needs, GraphPart.Origin origin) {
    int count = tasks.size();
    String[] names = new String[count];
    Work[] works = new Work[count];
    TaskOptions[] options = new TaskOptions[count];
    int[] ends = new int[count];
    int edges = 0;
    for (LinkedHashSet<Integer> some : needs) {
      edges += some.size();
    }
    int[] flat = edges == 0 ? NO_EDGES : new int[edges];
    int place = 0;
    for (int position = 0; position < count; position++) {
      Task<?> task = tasks.get(position);
      names[position] = task.name();
      works[position] = task.work();
      TaskOptions own = apart(task).or(defaults.apply(task.work()));
      options[position] = own == TaskOptions.DEFAULT ? own : shared.computeIfAbsent(own, o -> o);
      for (int need : needs.get(position)) {
        flat[place++] = need;
      }
      ends[position] = place;
    }
    return new GraphPart(origin, names, works, options, ends, flat);
  }

  /** Being apart is mutual: whoever is named names the other one too. */
  private TaskOptions apart(Task<?> task) {
    Set<String> others = namedBy.get(task.name());
    if (others == null) {
      return task.options();
    }
    Set<String> all = new LinkedHashSet<>(task.options().apart());
    all.addAll(others);
    return task.options().apart(List.copyOf(all));
  }

  private int numberOf(String name) {
    Integer number = numbers.get(name);
    if (number != null) {
      return number;
    }
    return existing == null || name == null ? -1 : existing.find(name);
  }

  private boolean exists(String name) {
    return numberOf(name) >= 0;
  }

  private String unknown(String name) {
    String nearest = name == null ? null : Nearest.to(name, numbers.keySet());
    return "there is no task '"
        + name
        + "'"
        + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
  }

  private String names(List<Task<?>> tasks, List<Integer> cycle) {
    return String.join(
        " -> ", cycle.stream().map(number -> tasks.get(number - first).name()).toList());
  }

  private void fault(String place, String text) {
    problems.add(new Problem(place, text));
  }

  private List<Problem> capped() {
    if (problems.size() <= SHOWN) {
      return problems;
    }
    List<Problem> some = new ArrayList<>(problems.subList(0, SHOWN));
    some.add(new Problem("job", "and " + (problems.size() - SHOWN) + " further faults"));
    return some;
  }
}
