package dev.hilera.server.watch;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.JobStatus;
import dev.hilera.Stats;
import dev.hilera.Subscription;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds the figures of an engine to a registry of Micrometer. Close it before the engine;
 * afterwards its meters keep what they had.
 */
public final class HileraMetrics implements MeterBinder, AutoCloseable {
  /** One look at the engine serves all gauges of a scrape. */
  private static final long FRESH_MILLIS = 500;

  private final Hilera hilera;
  private final Map<Begun, Long> begun = new HashMap<>();
  private final Map<Long, Long> started = new HashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private @Nullable Subscription subscription;
  private @Nullable Look look;

  /** Of an engine; nothing happens before it is bound. */
  public HileraMetrics(Hilera hilera) {
    this.hilera = hilera;
  }

  private record Begun(long job, String task, int attempt) {}

  private record Look(long at, Map<JobStatus, Integer> counts, Stats stats) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    for (JobStatus status : JobStatus.values()) {
      Gauge.builder("hilera.jobs", this, metrics -> metrics.look().counts().getOrDefault(status, 0))
          .tag("status", status.word())
          .description("Jobs by status.")
          .register(registry);
    }
    gauge(registry, "hilera.workers", "Attempts that may run at one moment.", Stats::workers);
    gauge(registry, "hilera.attempts.active", "Attempts that run.", Stats::active);
    gauge(registry, "hilera.attempts.asleep", "Attempts that sleep.", Stats::asleep);
    gauge(registry, "hilera.threads.abandoned", "Threads that ignore their end.", Stats::abandoned);
    counter(registry, "hilera.attempts.ended", "Attempts that ended.", Stats::processed);
    counter(registry, "hilera.tasks.stuck", "Tasks found without a reason to wait.", Stats::stuck);
    subscription = hilera.watch(event -> time(event, registry));
  }

  private void gauge(MeterRegistry to, String name, String text, ToDoubleFunction<Stats> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.look().stats()))
        .description(text)
        .register(to);
  }

  private void counter(MeterRegistry to, String name, String text, ToDoubleFunction<Stats> value) {
    FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(metrics.look().stats()))
        .description(text)
        .register(to);
  }

  private synchronized Look look() {
    long now = hilera.clock().millis();
    Look last = look;
    if (last == null || now - last.at() >= FRESH_MILLIS || now < last.at()) {
      last = new Look(now, hilera.counts(), hilera.stats());
      look = last;
    }
    return last;
  }

  /** Called by one thread, in the order of events. */
  private void time(Event event, MeterRegistry registry) {
    String task = event.task();
    switch (event.kind()) {
      case TASK_STARTED -> {
        if (task != null) {
          begun.put(new Begun(event.job(), task, event.attempt()), event.at());
        }
      }
      case TASK_TERMINATED -> {
        Long from =
            task == null ? null : begun.remove(new Begun(event.job(), task, event.attempt()));
        if (from != null && event.outcome() != null) {
          timer(registry, "hilera.attempt", "outcome", event.outcome().word())
              .record(Duration.ofMillis(event.at() - from));
        }
      }
      case JOB_STARTED -> started.put(event.job(), event.at());
      case JOB_FINISHED -> {
        Long from = started.remove(event.job());
        if (from != null && event.status() != null) {
          timer(registry, "hilera.job", "status", event.status().word())
              .record(Duration.ofMillis(event.at() - from));
        }
      }
      case MISSED -> {
        // Ends may be among what was missed, and would be waited for in vain.
        begun.clear();
        started.clear();
      }
      default -> {
        // Nothing that takes time.
      }
    }
  }

  private Timer timer(MeterRegistry registry, String name, String tag, String value) {
    return timers.computeIfAbsent(
        name + value,
        _ ->
            Timer.builder(name)
                .tag(tag, value)
                .description(
                    name.equals("hilera.job") ? "Runs of jobs." : "Attempts, from a worker on.")
                .register(registry));
  }

  /** Times nothing more. */
  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
  }
}
