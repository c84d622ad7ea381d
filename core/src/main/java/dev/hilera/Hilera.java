package dev.hilera;

import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.Queries;
import dev.hilera.engine.Reasons;
import dev.hilera.engine.Stores;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A durable, parallel executor of task graphs: the face of one node. Thread-safe.
 *
 * <p>What a command acknowledged is as durable as the store when it returns. Commands wait for the
 * store; an interrupt while waiting becomes a {@link HileraException}, and what was asked for may
 * still happen. Every command throws {@link HileraException.Unknown} for a job or task that does
 * not exist, {@link HileraException.Conflict} where the status does not allow it, and {@link
 * HileraException.Storage} if the store cannot take it; then nothing was changed.
 */
public final class Hilera implements AutoCloseable {
  final Engine engine;
  private final Queries queries;
  private final Reasons reasons;
  private final Duration drain;

  private Hilera(Engine engine, Duration drain) {
    this.engine = engine;
    this.queries = engine.queries();
    this.reasons = engine.reasons();
    this.drain = drain;
  }

  /** An engine that keeps everything in memory and forgets it at close. */
  public static Hilera inMemory() {
    return open(Config.memory());
  }

  /**
   * Opens an engine. Unfinished jobs of its store go on by themselves, unless {@link Config.Policy}
   * says otherwise.
   *
   * @throws HileraException.Invalid with every fault of the configuration
   * @throws HileraException.Storage if the store cannot be opened; the message says what to do
   */
  public static Hilera open(Config config) {
    Host host = new SystemHost();
    return new Hilera(new Engine(config, Stores.open(config, host), host), config.times().drain());
  }

  /** The face of an engine that was made otherwise; for tests. */
  @SuppressWarnings("exports") // for the testing package; nobody else can make an engine
  public static Hilera of(Engine engine) {
    return new Hilera(engine, Duration.ZERO);
  }

  /** Every fault of a description, each with its place and a remedy; nothing is created. */
  public List<Problem> check(Job job) {
    return engine.check(job);
  }

  /**
   * Creates a job; it does not start by itself.
   *
   * @return its id, or that of the job that has its key already
   * @throws HileraException.Invalid with every fault of the description
   */
  public long submit(Job job) {
    return engine.submit(job, false);
  }

  /** Starts a submitted job. */
  public Run start(long job) {
    engine.commands().start(job);
    return find(job);
  }

  /**
   * Goes on with a job that was started and is not finished. Needed only where jobs do not go on by
   * themselves at open, see {@link Config.Policy}; for one that goes on already it does nothing.
   */
  public Run takeUp(long job) {
    engine.commands().takeUp(job);
    return find(job);
  }

  /** Submits and starts at once. */
  public Run run(Job job) {
    return find(engine.submit(job, true));
  }

  /** A handle on a job that was submitted before. */
  public Run find(long job) {
    return new Run(job, engine);
  }

  /** Cancels what is unfinished of a job. */
  public void cancel(long job) {
    engine.commands().cancel(job);
  }

  /** Cancels one task; what needs it does not run. */
  public void cancel(long job, String task) {
    engine.commands().cancel(job, task);
  }

  /** Nothing new of the job starts; what runs ends normally. */
  public void pause(long job) {
    engine.commands().pause(job);
  }

  /** It may again. */
  public void resume(long job) {
    engine.commands().resume(job);
  }

  /** Opens the next run of a failed or cancelled job: all that did not complete is tried anew. */
  public Run retry(long job) {
    engine.commands().retry(job, null);
    return find(job);
  }

  /** The same for one failed or cancelled task and what needs it. */
  public Run retry(long job, String task) {
    engine.commands().retry(job, task);
    return find(job);
  }

  /**
   * Adds tasks to a job that is not over.
   *
   * @param parent the running task for whose sake; {@code null} for none
   * @throws HileraException.Invalid with every fault; nothing is added
   */
  public void spawn(long job, @Nullable String parent, Spawn tasks) {
    engine.commands().spawn(job, parent, tasks);
  }

  /** Forgets a finished job with its results and history. */
  public void forget(long job) {
    engine.forgetting().job(job);
  }

  /**
   * Forgets all jobs that are finished now.
   *
   * @return their ids, the newest first
   */
  public List<Long> forgetFinished() {
    return engine.forgetting().all();
  }

  /** Tells how far a running attempt is, on behalf of a process it runs. */
  public void progress(long job, String task, int attempt, Progress progress) {
    engine.commands().progress(job, task, attempt, progress);
  }

  /** One job as it is now. */
  public Optional<JobView> job(long job) {
    return queries.job(job);
  }

  /** Jobs as they are now, newest first. */
  public List<JobView> jobs(JobFilter filter) {
    return queries.jobs(filter);
  }

  /** How many jobs have each status. */
  public Map<JobStatus, Integer> counts() {
    return queries.counts();
  }

  /** Tasks of a job in the order of their numbers, from one on. */
  public List<TaskView> tasks(long job, int from, int most) {
    return queries.tasks(job, from, most);
  }

  /** One task of a job. */
  public Optional<TaskView> task(long job, String task) {
    return queries.task(job, task);
  }

  /**
   * Why a task is not final: what it waits for, or where it runs.
   *
   * @return empty if it is final
   */
  public Optional<Why> why(long job, String task) {
    return reasons.of(job, task);
  }

  /**
   * Why tasks of a job are not final, in the order of their numbers, from one on; at most so many,
   * and at most 1,000 at a time. Each reason holds at its own moment.
   */
  public List<Why> why(long job, int from, int most) {
    return reasons.of(job, from, most);
  }

  /** All attempts of a task, of all runs. */
  public List<AttemptView> attempts(long job, String task) {
    return queries.attempts(job, task);
  }

  /** The result of a job; see {@link Finished#result()}. */
  public @Nullable Object result(long job) {
    return queries.result(job);
  }

  /** The result of a completed task. */
  public @Nullable Object result(long job, String task) {
    return queries.result(job, task);
  }

  /**
   * The parameters that a job was built from, as its type's record; {@code null} without a type.
   */
  public @Nullable Object params(long job) {
    return queries.params(job);
  }

  /** What was said of a job for people; empty if nothing was. See {@link Job#description}. */
  public String description(long job) {
    return queries.description(job);
  }

  /**
   * The rule that chooses the nodes of a job's tasks: its own, or that of the configuration; see
   * {@link Job#placement(String)}.
   */
  public String placement(long job) {
    return Objects.requireNonNullElse(queries.placement(job), engine.policy().placement());
  }

  /**
   * All that is known of a finished job, to keep it elsewhere.
   *
   * @throws HileraException.Conflict if it is not finished
   */
  public JobHistory history(long job) {
    JobView view =
        job(job).orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
    if (!view.status().isFinal()) {
      throw new HileraException.Conflict(
          "job "
              + job
              + " is "
              + view.status().word()
              + "; only a finished one has a whole history");
    }
    List<JobHistory.TaskHistory> tasks = new ArrayList<>();
    for (TaskView task : tasks(job, 0, view.counts().total())) {
      boolean completed = task.status() == TaskStatus.COMPLETED;
      Object result = completed ? result(job, task.name()) : null;
      tasks.add(new JobHistory.TaskHistory(task, attempts(job, task.name()), result));
    }
    List<Event> events = events(job, 0, Integer.MAX_VALUE);
    return new JobHistory(view, description(job), placement(job), params(job), tasks, events);
  }

  /**
   * Brings a finished job with its history into this store, durable on return. What its tasks ran
   * does not come with it: a retry fails for want of code.
   *
   * @return its id here, always a new one
   * @throws HileraException.Invalid if it is not that of a finished job, or contradicts itself
   */
  public long restore(JobHistory history) {
    return engine.restore(history);
  }

  /** The numbered events of a job after one, in order, at most so many. */
  public List<Event> events(long job, long after, int most) {
    return queries.events(job, after, most);
  }

  /**
   * Calls the listener for every event of a job from now on, on a thread of its own.
   *
   * @return to be closed when no longer wanted
   */
  public Subscription watch(long job, Consumer<Event> listener) {
    return engine.watch(job, listener);
  }

  /** The same for the events of all jobs and of the node. */
  public Subscription watch(Consumer<Event> listener) {
    return engine.watch(0, listener);
  }

  /**
   * The types that jobs can be built from by name, in the order of registration: the job types of
   * the configuration, then each task type as a job of one task.
   */
  public List<JobType<?>> jobTypes() {
    return engine.jobTypes();
  }

  /** This node, with what it has now. */
  public Config.Node node() {
    return engine.node();
  }

  /** What turns values into JSON: the codec of the configuration, or the one that was found. */
  public Optional<Codec> codec() {
    return engine.codec();
  }

  /** The engine's clock, by which its moments are told. */
  public InstantSource clock() {
    return engine.clock();
  }

  /** Changes what this node has: raised, waiting tasks start; lowered, running ones finish. */
  public void capacity(Resources total) {
    engine.capacity(total);
  }

  /**
   * Whether the store takes what is decided: false while the last commit failed, at most 30 seconds
   * after it, since only another one can tell.
   */
  public boolean commits() {
    return engine.commits();
  }

  /** What this node is doing. */
  public Stats stats() {
    return engine.stats();
  }

  /**
   * Stops gracefully: nothing new starts, running attempts may finish within the drain time of the
   * configuration, the rest is given back and goes on when the store is opened again. Idempotent.
   */
  @Override
  public void close() {
    engine.close(drain);
  }

  /**
   * The same with another drain time.
   *
   * @return whether every attempt that ran has ended; {@code false} if some were given back, or it
   *     was closed before
   */
  public boolean close(Duration longest) {
    return engine.close(longest);
  }
}
