package dev.hilera.testing;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Interceptor;
import dev.hilera.Job;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of a {@link Simulation}: engines that may die at any moment, and what a test does
 * with them. Not thread-safe; all calls come from the script.
 */
public final class Trial {
  /** Where nodes watch over each other, nothing takes longer, however often nodes die. */
  private static final Duration LONGEST = Duration.ofDays(2);

  /** Of a job that does not end, so many tasks are told of. */
  private static final int MOST_REASONS = 20;

  private final VirtualWorld world;
  private final VirtualNode machine;
  private final Store store;
  private final FaultPlan plan;
  private final Witness witness;
  private final Transitions transitions;
  private final Moves moves;
  private final Random random;
  private final long seed;
  private final List<Seat> seats = new ArrayList<>();
  private long stuck;

  /** A node by its name, on one machine after the other. */
  private final class Seat {
    private final Config config;
    private VirtualNode node = world.node();
    private @Nullable Engine engine;
    private @Nullable Hilera hilera;

    Seat(Config config) {
      this.config = config.interceptors(this::around);
    }

    Hilera up() {
      Hilera up = hilera;
      while (up == null || isDown()) {
        up = start();
      }
      return up;
    }

    boolean isDown() {
      return node.isOff() || (engine != null && engine.hasLeft());
    }

    private @Nullable Hilera start() {
      if (hilera != null || node.isOff()) {
        stuck += stuck();
        node.stop();
        world.waiter().await(plan.aWhile());
        node = world.node();
      }
      try {
        engine =
            new Engine(config, new UnreliableStore(transitions.watched(), world, node, plan), node);
        hilera = Hilera.of(engine);
      } catch (Host.Off e) {
        // it died while it started
      }
      return hilera;
    }

    /** How many tasks its engine found without a reason to wait. */
    long stuck() {
      return hilera == null ? 0 : hilera.stats().stuck();
    }

    void close(Duration drain) {
      Hilera up = hilera;
      if (up != null && !isDown()) {
        try {
          up.close(drain);
        } catch (Host.Off | HileraException e) {
          // it died on the way
        }
      }
    }

    private @Nullable Object around(Attempt attempt, Interceptor.Next next) throws Exception {
      if (seats.size() == 1) {
        witness.begins(attempt, node.millis());
      } else { // another node may have declared this one dead
        witness.beginsOnce(attempt);
      }
      Faults.Kind fault = plan.ofAttempt();
      if (fault == Faults.Kind.TASK_THREW) {
        throw new SimulatedException();
      }
      if (fault == Faults.Kind.CRASH_WITHIN) {
        node.stop();
        throw new Host.Off();
      }
      return next.proceed();
    }
  }

  Trial(long seed, List<Config> nodes, Faults faults, Function<VirtualNode, Store> open) {
    this.seed = seed;
    this.world = new VirtualWorld(seed);
    this.random = new Random(~seed);
    this.plan = new FaultPlan(world, faults);
    this.machine = world.node();
    this.store = open.apply(machine);
    this.witness = new Witness(store);
    this.moves = new Moves(store);
    this.transitions = new Transitions(moves.watched());
    nodes.forEach(config -> seats.add(new Seat(config)));
  }

  /** The seed that gives this schedule again. */
  public long seed() {
    return seed;
  }

  /** For what the script itself wants to vary; depends on the seed alone. */
  public Random random() {
    return random;
  }

  /** The virtual time. */
  public Instant now() {
    return Instant.ofEpochMilli(machine.millis());
  }

  /** Lets so much virtual time pass. */
  public void advance(Duration time) {
    long end = world.nanos() + time.toNanos();
    while (world.nanos() < end) {
      world.waiter().await(end - world.nanos());
    }
    world.settle();
  }

  /** Switches a machine off, now. What runs on it is gone; {@link #hilera} starts it again. */
  public void crash() {
    seat().node.stop();
    world.settle();
  }

  /**
   * Stops a machine in an orderly way; {@link #hilera} starts it again.
   *
   * @param drain for what runs there, before it is given back
   */
  public void stop(Duration drain) {
    Seat seat = seat();
    seat.close(drain);
    seat.node.stop();
    world.settle();
  }

  /**
   * The engine, or one of them; if its machine has died, it is started again, some time later. What
   * it is asked may throw {@link HileraException.Storage}, and an {@link Error} when it dies
   * meanwhile: use {@link #insist} for what must be done all the same.
   */
  public Hilera hilera() {
    return seat().up();
  }

  private Seat seat() {
    return seats.get(seats.size() == 1 ? 0 : world.chance(seats.size()));
  }

  /**
   * Repeats a command until an engine has answered: with a value, or with an error that is not the
   * store's. The command must stand being repeated.
   */
  public <T extends @Nullable Object> T insist(Function<Hilera, T> command) {
    while (true) {
      Seat seat = seat();
      try {
        return command.apply(seat.up());
      } catch (Host.Off | HileraException.Storage e) {
        world.settle();
      } catch (HileraException e) {
        if (!seat.isDown()) {
          throw e;
        }
      }
    }
  }

  /** Submits the job, once, whatever happens; its id. */
  public long submit(Job job) {
    long before = newest();
    return insist(up -> {
      long now = newest();
      return now > before ? now : up.submit(job); // an earlier try may have done it
    });
  }

  private long newest() {
    List<Question.JobRecord> jobs = store.ask(Question.Jobs.newest(1));
    return jobs.isEmpty() ? 0 : jobs.getFirst().info().id();
  }

  /** Submits the job, starts it and waits for its end, whatever happens meanwhile. */
  public Finished finish(Job job) {
    return finish(submit(job));
  }

  /** Starts a job that was submitted, if it was not, and waits for its end. */
  public Finished finish(long job) {
    insist(up -> {
      try {
        up.start(job);
      } catch (HileraException.Conflict e) {
        // it was started before
      }
      return true;
    });
    return await(job);
  }

  /** Waits until the present run of the job is over. */
  public Finished await(long job) {
    return insist(up -> {
      try {
        return seats.size() == 1 ? up.find(job).await() : up.find(job).await(LONGEST);
      } catch (TimeoutException e) {
        String why = up.why(job, 0, MOST_REASONS).toString();
        throw new AssertionError("job " + job + " is not over after " + LONGEST + ": " + why, e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("the script was interrupted", e);
      }
    });
  }

  /**
   * Called by a task's code: it works for so long, with its worker, and its timeout counts.
   *
   * @throws InterruptedException when it is timed out or cancelled, or its node stops
   */
  public void work(Duration time) throws InterruptedException {
    world.here().work(time.toNanos());
  }

  /** Stops all there is, and what remains of machines that died before. */
  void end() {
    seats.forEach(seat -> seat.close(Duration.ZERO));
    world.end();
  }

  /** The machine on which a task's code runs, which asks. */
  Object machine() {
    return world.here();
  }

  Store store() {
    return store;
  }

  Moves moves() {
    return moves;
  }

  FaultPlan plan() {
    return plan;
  }

  Transitions transitions() {
    return transitions;
  }

  /** What went wrong that no record tells. */
  List<String> violations() {
    List<String> all = witness.violations();
    all.addAll(moves.violations());
    long found = stuck + seats.stream().mapToLong(Seat::stuck).sum();
    if (found > 0) {
      all.add(found + " tasks were stuck until the engine looked for such");
    }
    return all;
  }

  /** What an attempt throws that a simulation lets fail. */
  public static final class SimulatedException extends Exception {
    private static final long serialVersionUID = 1L;

    SimulatedException() {
      super("the simulation lets this attempt fail", null, false, false);
    }
  }
}
