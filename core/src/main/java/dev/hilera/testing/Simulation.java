package dev.hilera.testing;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.JobFilter;
import dev.hilera.JobView;
import dev.hilera.engine.Host;
import dev.hilera.engine.Stores;
import dev.hilera.engine.SystemHost;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Runs a script many times, each time under another seed, while nodes die and stores fail: hours in
 * milliseconds, exactly one thread at a time. After each schedule the record of every job is looked
 * through by {@link History}.
 *
 * <pre>{@code
 * Simulation.of(Config.memory().types(resize)).schedules(10_000).run(trial -> {
 *   var finished = trial.finish(thumbnails());
 *   assertEquals(JobStatus.COMPLETED, finished.status());
 * });
 * }</pre>
 *
 * <p>Tasks wait through {@link dev.hilera.Attempt#sleep} only. What an interrupted attempt has done
 * outside of the engine is done again, as it would be: that is what the script finds out. The ideas
 * are those of FoundationDB's simulation and TigerBeetle's VOPR.
 */
public final class Simulation {
  private static final Host MACHINE = new SystemHost();

  private final Config config;
  private long seed = MACHINE.nanos();
  private int schedules = 1_000;
  private int nodes = 1;
  private boolean strict;
  private Faults faults = Faults.USUAL;
  private UnaryOperator<Store> wrap = store -> store;
  private final Map<Faults.Kind, Long> counts = new EnumMap<>(Faults.Kind.class);
  private final Map<String, Long> steps = new TreeMap<>();
  private final Map<String, Long> moves = new TreeMap<>();
  private long faulty;
  private long calm;
  private long jobs;
  private long tasks;
  private long attempts;
  private long commits;

  /** What a test does in each schedule; an assertion that fails there ends the simulation. */
  @FunctionalInterface
  public interface Script {
    /** Plays one schedule. */
    void play(Trial trial) throws Exception;
  }

  private Simulation(Config config) {
    this.config = config;
  }

  /** Of an engine so configured; its store must be that in memory. */
  public static Simulation of(Config config) {
    return new Simulation(config);
  }

  /** The seed of the first schedule; the others follow it. By default it is another each time. */
  public Simulation seed(long first) {
    seed = first;
    return this;
  }

  /** How many schedules; 1,000 by default. */
  public Simulation schedules(int count) {
    schedules = count;
    return this;
  }

  /**
   * How many nodes share the store; 1 by default. Each runs what it drives and what the others have
   * no free worker for; one that dies, or stands still past its lease, loses its jobs to the
   * others.
   */
  public Simulation nodes(int count) {
    nodes = count;
    return this;
  }

  /**
   * Keeps values as a durable store would: what a task returns, records or gets as a parameter is
   * encoded, and every reader gets a copy of its own. A value that cannot be encoded fails its
   * attempt as rejected, with the reason; code outside of a type is lost when its node dies. Needs
   * a codec, that of the configuration or of {@code hilera-jdbc} on the class path.
   *
   * @throws IllegalStateException from {@link #run} if there is no codec
   */
  public Simulation strict() {
    strict = true;
    return this;
  }

  /** What goes wrong; {@link Faults#USUAL} by default. */
  public Simulation faults(Faults some) {
    faults = some;
    return this;
  }

  /** The store itself is wrapped, to plant what it does. */
  Simulation store(UnaryOperator<Store> around) {
    wrap = around;
    return this;
  }

  /**
   * Plays the script.
   *
   * @throws AssertionError that names the seed, if the script threw or the record is wrong
   */
  public Summary run(Script script) {
    long begin = MACHINE.nanos();
    for (long next = seed; next < seed + schedules; next++) {
      play(next, script);
    }
    Duration real = Duration.ofNanos(MACHINE.nanos() - begin);
    return new Summary(faulty, calm, jobs, tasks, attempts, commits, counts, steps, moves, real);
  }

  /** On a thread of its own, a virtual one, on which handing on the baton is cheap. */
  private void play(long next, Script script) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    MACHINE.start(
        "hilera-simulation",
        true,
        () -> {
          try {
            playHere(next, script);
            done.complete(true);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    try {
      done.join();
    } catch (java.util.concurrent.CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AssertionError("seed " + next + ": " + cause, cause);
    }
  }

  private void playHere(long next, Script script) throws Exception {
    Trial trial = new Trial(next, nodes == 1 ? List.of(config) : named(), faults, this::store);
    try {
      script.play(trial);
      trial.insist(up -> {
        judge(up);
        return true;
      });
      assertRight("", trial.violations());
    } catch (Exception | AssertionError e) {
      if (!trial.violations().isEmpty()) {
        e.addSuppressed(new AssertionError(String.join("; ", trial.violations())));
      }
      throw e;
    } finally {
      trial.end();
      count(trial.plan());
      trial.transitions().counts().forEach((step, count) -> steps.merge(step, count, Long::sum));
      trial.moves().counts().forEach((move, count) -> moves.merge(move, count, Long::sum));
    }
  }

  private Store store(VirtualNode node) {
    Store store = nodes == 1 ? Stores.open(config, node) : MemoryStore.shared(node::millis);
    return wrap.apply(strict ? StrictStore.over(config, store) : store);
  }

  private List<Config> named() {
    List<Config> all = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      Config.Node node = config.node();
      all.add(config.node(new Config.Node(node.name() + i, node.labels(), node.capacity())));
    }
    return all;
  }

  private void judge(Hilera hilera) {
    for (JobView job : hilera.jobs(JobFilter.newest(1_000))) {
      // Of other nodes it is told later when an attempt ended than when the next one began.
      int workers = nodes == 1 ? config.workers() : Integer.MAX_VALUE;
      assertRight("job " + job.id() + ": ", History.violations(hilera, job.id(), workers));
      jobs++;
      tasks += job.counts().total();
    }
  }

  private static void assertRight(String where, List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(where + String.join("; ", violations));
    }
  }

  private void count(FaultPlan plan) {
    if (plan.counts().isEmpty()) {
      calm++;
    } else {
      faulty++;
    }
    commits += plan.commits();
    attempts += plan.attempts();
    plan.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
  }
}
