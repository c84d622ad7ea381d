package dev.hilera.engine;

import dev.hilera.Attempt;
import dev.hilera.HileraException;
import dev.hilera.Progress;
import dev.hilera.Retry;
import dev.hilera.Runner;
import dev.hilera.Spawn;
import dev.hilera.TaskType;
import dev.hilera.Work;
import dev.hilera.job.Params;
import dev.hilera.job.Payload;
import dev.hilera.store.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The attempt as its own code sees it; every request goes through the loop and is durable. */
final class CurrentAttempt implements Attempt {
  private final Site site;
  private final Timeouts timeouts;
  private final LiveAttempt attempt;
  private final @Nullable Work work;
  private final Retry retry;
  private @Nullable ProgressNews progress;
  private Map<String, @Nullable Object> checkpoints = Map.of();
  private @Nullable Map<String, Integer> predecessors;
  private @Nullable Object params;

  CurrentAttempt(Site site, Timeouts timeouts, LiveAttempt attempt) {
    this.site = site;
    this.timeouts = timeouts;
    this.attempt = attempt;
    Work described = attempt.described().work();
    Codes.Found found =
        described instanceof Work.Code code && code.body() == null
            ? site.codes().find(attempt.job(), attempt.task(), attempt.described().name())
            : null;
    this.work = found == null ? described : found.code();
    this.retry = found == null || found.retry() == null ? attempt.retry() : found.retry();
  }

  Work work() {
    return work == null ? attempt.described().work() : work;
  }

  @Override
  public long jobId() {
    return attempt.job().id();
  }

  @Override
  public String job() {
    return attempt.job().name();
  }

  @Override
  public String task() {
    return attempt.described().name();
  }

  @Override
  public int number() {
    return attempt.number();
  }

  @Override
  public @Nullable Object params() {
    return params;
  }

  @Override
  public List<String> needs() {
    return List.of(attempt.described().needNames());
  }

  @Override
  public @Nullable Object input(String task) {
    Integer number = direct(task);
    if (number == null) {
      number = predecessors().get(task);
    }
    if (number == null) {
      throw new HileraException.Unknown(
          "task '" + task() + "' does not need '" + task + "'; add it to its needs");
    }
    return site.values().results(jobId(), List.of(number)).get(number);
  }

  @Override
  public Map<String, @Nullable Object> inputs() {
    Map<String, Integer> all = predecessors();
    var values = site.values().results(jobId(), List.copyOf(all.values()));
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    all.forEach((name, number) -> inputs.put(name, values.get(number)));
    return inputs;
  }

  /** The results of these tasks, in this order. */
  @Nullable Object[] arguments(List<String> names) {
    if (names.isEmpty()) {
      return new Object[0];
    }
    List<Integer> numbers = new ArrayList<>(names.size());
    if (names.equals(Arrays.asList(attempt.described().needNames()))) {
      Arrays.stream(attempt.described().needs()).forEach(numbers::add);
    } else {
      names.forEach(name -> numbers.add(direct(name)));
    }
    var values = site.values().results(jobId(), numbers);
    return numbers.stream().map(values::get).toArray();
  }

  /** Runs the code of a registered type with the stored parameters. */
  @Nullable Object callType(String name) throws Exception {
    TaskType<?, ?> type = site.codes().taskType(name);
    if (type == null) {
      throw new AttemptRun.RejectedException("the task type '" + name + "' is not registered");
    }
    return call(type, ((Work.Typed) work()).params());
  }

  private <P> @Nullable Object call(TaskType<P, ?> type, @Nullable Object stored) throws Exception {
    P bound;
    try {
      bound = Params.bind(type.params(), site.values().live(stored));
    } catch (RuntimeException e) {
      throw new AttemptRun.RejectedException(
          "the parameters do not fit the task type '" + type.name() + "': " + e.getMessage());
    }
    params = bound;
    return type.code().task(bound);
  }

  boolean isRetryable(Throwable thrown) {
    if (thrown instanceof HileraException.Invalid) {
      return false; // the same description would be refused again
    }
    Retry policy = retry;
    Retry ofType = site.codes().defaults(work()).retry();
    if (ofType != null && retry.equals(ofType.when(null))) {
      policy = ofType; // a durable store keeps all of it but the predicate
    }
    boolean code =
        !(thrown instanceof Runner.ExitCode exit)
            || policy.exitCodes().isEmpty()
            || policy.exitCodes().contains(exit.exitCode());
    return code && (policy.when() == null || policy.when().test(thrown));
  }

  @Override
  public boolean cancelled() {
    return attempt.hasEnded();
  }

  @Override
  public void progress(int percent, String message) {
    ProgressNews news;
    synchronized (this) {
      news = progress == null ? new ProgressNews(site, attempt) : progress;
      progress = news;
    }
    news.tell(new Progress(percent, message));
  }

  synchronized void flushProgress() {
    if (progress != null) {
      progress.flush();
    }
  }

  @Override
  public void sleep(String name, Duration duration) throws InterruptedException {
    long now = site.host().millis();
    long deadline = now + Math.max(0, duration.toMillis());
    if (checkpoints.containsKey(" sleep " + name) || number() > 1) {
      Object recorded = recorded(Payload.Kind.DEADLINE, name).map(Payload::value).orElse(null);
      deadline = recorded instanceof Long former ? former : deadline;
    }
    keep(" sleep " + name, null);
    if (deadline <= now) {
      return;
    }
    boolean free = timeouts.enter();
    if (!free) {
      attempt.home().deadline(attempt, name, deadline);
    }
    try {
      new Sleep(site, timeouts, attempt).until(name, deadline, free);
    } finally {
      if (free) {
        timeouts.leave();
      }
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the value was recorded under this name as a T
  public <T extends @Nullable Object> T checkpoint(String name, Callable<T> code) throws Exception {
    if (checkpoints.containsKey(name)) {
      return (T) checkpoints.get(name);
    }
    Optional<Payload> recorded =
        number() > 1 ? recorded(Payload.Kind.CHECKPOINT, name) : Optional.empty();
    if (recorded.isPresent()) {
      Object value = site.values().live(recorded.get().value());
      keep(name, value);
      return (T) value;
    }
    T value = code.call();
    Object stored = site.values().recorded(value);
    attempt.home().checkpoint(attempt, name, stored);
    Object kept = site.values().live(stored);
    keep(name, kept);
    return (T) kept;
  }

  @Override
  public void spawn(Spawn tasks) throws InterruptedException {
    attempt.home().spawn(attempt, tasks);
  }

  private void keep(String name, @Nullable Object value) {
    if (checkpoints.isEmpty()) {
      checkpoints = new HashMap<>();
    }
    checkpoints.put(name, value);
  }

  private Optional<Payload> recorded(Payload.Kind kind, String name) {
    var question = new Question.PayloadOf(jobId(), kind, attempt.task(), 0, name);
    return Stores.told(() -> site.store().ask(question));
  }

  private Map<String, Integer> predecessors() {
    if (predecessors == null) {
      predecessors = attempt.home().predecessors(attempt);
    }
    return predecessors;
  }

  private @Nullable Integer direct(String task) {
    String[] names = attempt.described().needNames();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(task)) {
        return attempt.described().needs()[i];
      }
    }
    return null;
  }
}
