package dev.hilera.server.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Interceptor;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Subscription;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traces through the API of OpenTelemetry: a job is a trace, an attempt a span in it. The trace of
 * a job follows from what the job is, so attempts after a restart, and on other nodes, are in it
 * too. Whose SDK or agent records it is the user's choice; without one nothing is recorded.
 *
 * <pre>{@code
 * var traces = new HileraTraces(openTelemetry);
 * try (var hilera = Hilera.open(config.interceptors(traces)); var watching = traces.of(hilera)) ...
 * }</pre>
 */
public final class HileraTraces implements Interceptor {
  private static final int MOST_JOBS = 1_000;

  private final Tracer tracer;
  private final Map<Long, SpanContext> jobs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SpanContext> eldest) {
          return size() > MOST_JOBS;
        }
      };
  private volatile @Nullable Hilera hilera;

  /** Records with this. */
  public HileraTraces(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.hilera");
  }

  /**
   * Begins to trace the jobs of an engine in which this is an interceptor.
   *
   * @return until when the ends of jobs are recorded
   */
  public Subscription of(Hilera engine) {
    hilera = engine;
    return engine.watch(this::finished);
  }

  @Override
  public @Nullable Object around(Attempt attempt, Next next) throws Exception {
    Optional<JobView> job = job(attempt.jobId());
    if (job.isEmpty()) {
      return next.proceed();
    }
    Span span =
        span(attempt.task(), job.get())
            .setAttribute("hilera.task", attempt.task())
            .setAttribute("hilera.attempt", attempt.number())
            .startSpan();
    try (Scope _ = span.makeCurrent()) {
      return next.proceed();
    } catch (Throwable e) {
      span.recordException(e);
      span.setStatus(StatusCode.ERROR, e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  private Optional<JobView> job(long id) {
    Hilera engine = hilera;
    return engine == null ? Optional.empty() : engine.job(id);
  }

  private SpanBuilder span(String name, JobView job) {
    return tracer
        .spanBuilder(name)
        .setParent(Context.root().with(Span.wrap(trace(job))))
        .setAttribute("hilera.job.id", job.id())
        .setAttribute("hilera.job", job.name());
  }

  /** The place of a job's spans; the same whenever and wherever it is asked for. */
  private SpanContext trace(JobView job) {
    synchronized (jobs) {
      return jobs.computeIfAbsent(job.id(), _ -> derived(job));
    }
  }

  private static SpanContext derived(JobView job) {
    String key = "hilera " + job.id() + ' ' + job.createdAt() + ' ' + job.name();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      String hex = HexFormat.of().formatHex(hash);
      return SpanContext.createFromRemoteParent(
          hex.substring(0, 32),
          hex.substring(32, 48),
          TraceFlags.getSampled(),
          TraceState.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void finished(Event event) {
    if (event.kind() != Event.Kind.JOB_FINISHED) {
      return;
    }
    job(event.job())
        .ifPresent(job -> {
          Instant from = job.startedAt() == null ? job.createdAt() : job.startedAt();
          Span span = span("job " + job.name(), job).setStartTimestamp(from).startSpan();
          span.setAttribute("hilera.run", job.run());
          if (event.status() == JobStatus.FAILED) {
            span.setStatus(StatusCode.ERROR, "the job failed");
          }
          span.end(Instant.ofEpochMilli(event.at()));
        });
  }

  /**
   * For the environment of a command: {@code TRACEPARENT}, if a span is recorded on this thread.
   */
  public static Map<String, String> variables() {
    SpanContext now = Span.current().getSpanContext();
    return now.isValid()
        ? Map.of(
            "TRACEPARENT",
            "00-" + now.getTraceId() + "-" + now.getSpanId() + "-" + now.getTraceFlags().asHex())
        : Map.of();
  }

  /** Traces for the SDK or agent that this process was started with, if there is one. */
  public static Optional<HileraTraces> found() {
    OpenTelemetry telemetry = GlobalOpenTelemetry.get();
    Span probe = telemetry.getTracer("dev.hilera").spanBuilder("start").startSpan();
    return probe.getSpanContext().isValid()
        ? Optional.of(new HileraTraces(telemetry))
        : Optional.empty();
  }
}
