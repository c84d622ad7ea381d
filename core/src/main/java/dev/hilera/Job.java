package dev.hilera;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks in the making. Nothing is checked before submit, when every fault is reported at
 * once. One description may be submitted many times; each time is a job of its own. Not
 * thread-safe.
 */
public final class Job extends TaskList {
  private final String name;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private String description = "";
  private int priority;
  private OnFailure onFailure = OnFailure.CONTINUE;
  private int maxParallel;
  private @Nullable Duration timeout;
  private @Nullable Instant startAt;
  private @Nullable Duration delay;
  private Retry retry = Retry.NONE;
  private @Nullable Duration taskTimeout;
  private @Nullable String placement;
  private @Nullable String key;
  private @Nullable String result;
  private @Nullable JobType<?> type;
  private @Nullable Object params;

  private Job(String name) {
    this.name = name;
  }

  /** A job without tasks. */
  public static Job named(String name) {
    return new Job(name);
  }

  /** The job that a type builds from these parameters, named after the type. */
  public static <P> Job of(JobType<P> type, P params) {
    return of(type.name(), type, params);
  }

  /** The same under a name of its own. */
  public static <P> Job of(String name, JobType<P> type, P params) {
    Job job = new Job(name);
    job.type = type;
    job.params = params;
    type.builder().build(job, params);
    return job;
  }

  /** For people. */
  public Job description(String text) {
    description = text;
    return this;
  }

  /** Higher goes first, over the tasks of all jobs of a node; default 0. */
  public Job priority(int higherFirst) {
    priority = higherFirst;
    return this;
  }

  /** What a failed task means for the others; default {@link OnFailure#CONTINUE}. */
  public Job onFailure(OnFailure reaction) {
    onFailure = reaction;
    return this;
  }

  /** At most so many attempts of this job at one moment; 0, the default, is no limit. */
  public Job maxParallel(int attempts) {
    maxParallel = attempts;
    return this;
  }

  /** Limits each run as a whole, from its start; then what is unfinished is cancelled. */
  public Job timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Once started, waits until then. */
  public Job startAt(Instant time) {
    startAt = time;
    return this;
  }

  /** Once started, waits so long. */
  public Job delay(Duration wait) {
    delay = wait;
    return this;
  }

  /** For its tasks that say nothing else; default {@link Retry#NONE}. */
  public Job retry(Retry policy) {
    retry = policy;
    return this;
  }

  /** For its tasks that say nothing else; default none. */
  public Job taskTimeout(Duration limit) {
    taskTimeout = limit;
    return this;
  }

  /**
   * Which rule chooses the nodes of its tasks: {@code first-available}, {@code load-balanced},
   * {@code cheapest} or {@code critical-path}; default: that of the configuration.
   */
  public Job placement(String rule) {
    placement = rule;
    return this;
  }

  /** A name and value to find it by. */
  public Job label(String label, String value) {
    labels.put(label, value);
    return this;
  }

  /** At most one job with this key exists: a second submit gets the first one's id. */
  public Job key(String idempotencyKey) {
    key = idempotencyKey;
    return this;
  }

  /** Names the task whose result is that of the job. */
  public Job result(Task<?> task) {
    result = task.name();
    return this;
  }

  /** Its name; many jobs may have the same. */
  public String name() {
    return name;
  }

  /** See {@link #description(String)}. */
  public String description() {
    return description;
  }

  /** See {@link #priority(int)}. */
  public int priority() {
    return priority;
  }

  /** See {@link #onFailure(OnFailure)}. */
  public OnFailure onFailure() {
    return onFailure;
  }

  /** See {@link #maxParallel(int)}. */
  public int maxParallel() {
    return maxParallel;
  }

  /** See {@link #timeout(Duration)}. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /** See {@link #startAt(Instant)}. */
  public @Nullable Instant startAt() {
    return startAt;
  }

  /** See {@link #delay(Duration)}. */
  public @Nullable Duration delay() {
    return delay;
  }

  /** See {@link #retry(Retry)}. */
  public Retry retry() {
    return retry;
  }

  /** See {@link #taskTimeout(Duration)}. */
  public @Nullable Duration taskTimeout() {
    return taskTimeout;
  }

  /** See {@link #placement(String)}. */
  public @Nullable String placement() {
    return placement;
  }

  /** See {@link #label(String, String)}. */
  public Map<String, String> labels() {
    return Map.copyOf(labels);
  }

  /** See {@link #key(String)}. */
  public @Nullable String key() {
    return key;
  }

  /** The name of the task whose result is that of the job, if one is named. */
  public @Nullable String result() {
    return result;
  }

  /** The type that built it, if one did. */
  public @Nullable JobType<?> type() {
    return type;
  }

  /** The parameters it was built from. */
  public @Nullable Object params() {
    return params;
  }
}
