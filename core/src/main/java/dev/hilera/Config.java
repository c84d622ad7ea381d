package dev.hilera;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is opened. Checked at open, all faults at once ({@link HileraException.Invalid}).
 *
 * @param store {@code memory}, {@code sqlite:FILE} or what another store module accepts
 * @param workers the exact limit of attempts that run at one moment, or {@link #UNBOUNDED}
 * @param node this node as tasks are placed on it
 * @param jobTypes found again by name after a restart
 * @param taskTypes found again by name after a restart
 * @param interceptors around every attempt, the first one outermost
 * @param runners for kinds of work beyond code
 * @param codec {@code null} looks for one with the service loader
 * @param times how long the engine waits for what
 * @param limits where it refuses
 * @param retention how long finished jobs are kept
 * @param policy what can be decided one way or the other
 */
public record Config(
    String store,
    int workers,
    Node node,
    List<JobType<?>> jobTypes,
    List<TaskType<?, ?>> taskTypes,
    List<Interceptor> interceptors,
    List<Runner> runners,
    @Nullable Codec codec,
    Times times,
    Limits limits,
    Retention retention,
    Policy policy) {

  /** No limit of workers; attempts then run on virtual threads. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /**
   * A node.
   *
   * @param name unique among the nodes of a store
   * @param labels tasks may ask for
   * @param capacity tasks may take; never exceeded
   * @param price of its use, compared with that of other nodes; not negative
   */
  public record Node(String name, Map<String, String> labels, Resources capacity, double price) {
    /** Takes a copy. */
    public Node {
      labels = Map.copyOf(labels);
    }

    /** At the price of 1. */
    public Node(String name, Map<String, String> labels, Resources capacity) {
      this(name, labels, capacity, 1);
    }
  }

  /**
   * How long the engine waits.
   *
   * @param grace between asking an attempt to stop and calling its thread abandoned, or killing its
   *     process
   * @param drain for running attempts at close, before they are given back
   * @param code for types that are not registered, before jobs that need them fail
   * @param lease without a heartbeat before a node is dead
   */
  public record Times(Duration grace, Duration drain, Duration code, Duration lease) {
    /** 10 s, 30 s, 60 s, 10 s. */
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));
  }

  /**
   * Where the engine refuses, or gives up.
   *
   * @param tasks of a job
   * @param edges of a job
   * @param resultBytes of a stored value
   * @param sleepers attempts that sleep at one moment; one more keeps its worker while it sleeps
   * @param lost how often a task may lose its node before it fails
   */
  public record Limits(int tasks, int edges, int resultBytes, int sleepers, int lost) {
    /** 1,000,000 tasks, 10,000,000 edges, 16 MiB, 1,000 sleepers, 3 times lost. */
    public static final Limits DEFAULT = new Limits(1_000_000, 10_000_000, 16 << 20, 1_000, 3);

    /** With the default of how often a task may lose its node. */
    public Limits(int tasks, int edges, int resultBytes, int sleepers) {
      this(tasks, edges, resultBytes, sleepers, 3);
    }

    /** The same with another limit of lost attempts. */
    public Limits lost(int times) {
      return new Limits(tasks, edges, resultBytes, sleepers, times);
    }
  }

  /**
   * How long finished jobs are kept. Whole jobs are forgotten, never a part of one and never one
   * that is not finished; whatever is asked about them then answers that there is no such job.
   *
   * @param age since their end; older ones go
   * @param count at most so many stay, the newest
   */
  public record Retention(Duration age, int count) {
    /** 7 days, 10,000 finished jobs. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 10_000);

    /** Nothing is ever forgotten. */
    public static final Retention NEVER = new Retention(Duration.ofDays(36_500), Integer.MAX_VALUE);
  }

  /**
   * What can be decided one way or the other.
   *
   * @param waitForCapacity whether a task that no node can ever run waits instead of being refused
   * @param takeUp whether unfinished jobs of the store go on by themselves at open; if not, only
   *     those that a command names, see {@link Hilera#takeUp}
   * @param placement the rule that chooses the nodes of tasks whose job names none; see {@link
   *     Job#placement(String)}
   */
  public record Policy(boolean waitForCapacity, boolean takeUp, String placement) {
    /** Refused; by themselves; {@code first-available}. */
    public static final Policy DEFAULT = new Policy(false, true, "first-available");
  }

  /** Takes copies. */
  public Config {
    jobTypes = List.copyOf(jobTypes);
    taskTypes = List.copyOf(taskTypes);
    interceptors = List.copyOf(interceptors);
    runners = List.copyOf(runners);
  }

  /** Everything in memory, gone at close. */
  public static Config memory() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Config(
        "memory",
        Math.max(3, processors),
        new Node(
            "local",
            Map.of(),
            Resources.of("cpu", processors).and("memory", (double) memoryBytes())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        Times.DEFAULT,
        Limits.DEFAULT,
        Retention.DEFAULT,
        Policy.DEFAULT);
  }

  /** State in a file, created at first use; needs the module hilera-jdbc. */
  public static Config file(String path) {
    return memory().store("sqlite:" + path);
  }

  /** The same with another store. */
  public Config store(String url) {
    return with(draft -> draft.store = url);
  }

  /** The same with another limit of attempts at one moment. */
  public Config workers(int count) {
    return with(draft -> draft.workers = count);
  }

  /** The same as another node. */
  public Config node(Node self) {
    return with(draft -> draft.node = self);
  }

  /** The same with more job types. */
  public Config types(JobType<?>... more) {
    return with(draft -> draft.jobTypes = joined(jobTypes, more));
  }

  /** The same with more task types. */
  public Config types(TaskType<?, ?>... more) {
    return with(draft -> draft.taskTypes = joined(taskTypes, more));
  }

  /** The same with the types of a plug-in. */
  public Config plugin(Plugin more) {
    return types(more.jobTypes().toArray(JobType<?>[]::new))
        .types(more.taskTypes().toArray(TaskType<?, ?>[]::new));
  }

  /** The same with more interceptors, inside of those it has. */
  public Config interceptors(Interceptor... more) {
    return with(draft -> draft.interceptors = joined(interceptors, more));
  }

  /** The same with more runners. */
  public Config runners(Runner... more) {
    return with(draft -> draft.runners = joined(runners, more));
  }

  /** The same with a codec of one's own. */
  public Config codec(Codec own) {
    return with(draft -> draft.codec = own);
  }

  /** The same with other times. */
  public Config times(Times other) {
    return with(draft -> draft.times = other);
  }

  /** The same with other limits. */
  public Config limits(Limits other) {
    return with(draft -> draft.limits = other);
  }

  /** The same with another limit of lost attempts; see {@link Limits#lost()}. */
  public Config lostLimit(int count) {
    return with(draft -> draft.limits = limits.lost(count));
  }

  /** The same, where finished jobs are kept otherwise. */
  public Config retention(Retention other) {
    return with(draft -> draft.retention = other);
  }

  /** The same, where a task that no node can ever run waits or is refused. */
  public Config waitForCapacity(boolean wait) {
    return policy(new Policy(wait, policy.takeUp, policy.placement));
  }

  /** The same, where unfinished jobs of the store go on by themselves at open or not. */
  public Config takeUp(boolean byThemselves) {
    return policy(new Policy(policy.waitForCapacity, byThemselves, policy.placement));
  }

  /** The same with another rule that chooses nodes; see {@link Job#placement(String)}. */
  public Config placement(String rule) {
    return policy(new Policy(policy.waitForCapacity, policy.takeUp, rule));
  }

  /** The same with another policy. */
  public Config policy(Policy other) {
    return with(draft -> draft.policy = other);
  }

  private Config with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /** The components, to change some of them. */
  private static final class Draft {
    private String store;
    private int workers;
    private Node node;
    private List<JobType<?>> jobTypes;
    private List<TaskType<?, ?>> taskTypes;
    private List<Interceptor> interceptors;
    private List<Runner> runners;
    private @Nullable Codec codec;
    private Times times;
    private Limits limits;
    private Retention retention;
    private Policy policy;

    Draft(Config from) {
      store = from.store;
      workers = from.workers;
      node = from.node;
      jobTypes = from.jobTypes;
      taskTypes = from.taskTypes;
      interceptors = from.interceptors;
      runners = from.runners;
      codec = from.codec;
      times = from.times;
      limits = from.limits;
      retention = from.retention;
      policy = from.policy;
    }

    Config made() {
      return new Config(
          store,
          workers,
          node,
          jobTypes,
          taskTypes,
          interceptors,
          runners,
          codec,
          times,
          limits,
          retention,
          policy);
    }
  }

  @SafeVarargs
  private static <T> List<T> joined(List<T> some, T... more) {
    List<T> all = new ArrayList<>(some);
    for (T one : more) {
      all.add(one);
    }
    return all;
  }

  private static long memoryBytes() {
    return Runtime.getRuntime().maxMemory();
  }
}
