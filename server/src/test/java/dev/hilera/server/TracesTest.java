package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Retry;
import dev.hilera.Subscription;
import dev.hilera.server.watch.HileraTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an SDK of OpenTelemetry records of jobs. */
class TracesTest {
  private final Kept kept = new Kept();
  private final OpenTelemetry telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(kept).build())
          .build();

  /** Keeps all spans that ended. */
  private static final class Kept implements SpanProcessor {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final CountDownLatch jobEnded = new CountDownLatch(1);

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
      if (span.getName().startsWith("job ")) {
        jobEnded.countDown();
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  void aJobIsATraceAndEachAttemptASpan() throws Exception {
    HileraTraces traces = new HileraTraces(telemetry);
    List<Map<String, String>> variables = new CopyOnWriteArrayList<>();
    try (Hilera hilera = Hilera.open(Config.memory().interceptors(traces));
        Subscription _ = traces.of(hilera)) {
      Job job = Job.named("traced");
      job.task("good", () -> variables.add(HileraTraces.variables()));
      job.task(
              "bad",
              () -> {
                throw new IllegalStateException("it broke");
              })
          .retry(Retry.times(2));
      hilera.run(job).await();
      assertThat(kept.jobEnded.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(kept.spans)
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("good", "bad", "bad", "job traced");
    assertThat(kept.spans).extracting(SpanData::getTraceId).containsOnly(trace());
    assertThat(kept.spans.stream().map(SpanData::getParentSpanId).distinct()).hasSize(1);
  }

  private String trace() {
    return kept.spans.getFirst().getTraceId();
  }

  @Test
  void aFailureIsInItsSpanAndACommandIsToldWhereItBelongs() throws Exception {
    HileraTraces traces = new HileraTraces(telemetry);
    List<Map<String, String>> variables = new CopyOnWriteArrayList<>();
    try (Hilera hilera = Hilera.open(Config.memory().interceptors(traces));
        Subscription _ = traces.of(hilera)) {
      Job job = Job.named("told");
      job.task(
          "bad",
          () -> {
            variables.add(HileraTraces.variables());
            throw new IllegalStateException("it broke");
          });
      hilera.run(job).await();
    }

    SpanData bad =
        kept.spans.stream().filter(span -> span.getName().equals("bad")).findFirst().orElseThrow();
    assertThat(bad.getStatus()).isNotEqualTo(StatusData.unset());
    assertThat(bad.getEvents()).hasSize(1);
    assertThat(variables)
        .containsExactly(
            Map.of("TRACEPARENT", "00-" + bad.getTraceId() + "-" + bad.getSpanId() + "-01"));
  }

  @Test
  void withoutAnSdkNothingIsRecordedAndNothingIsHandedOn() {
    assertThat(HileraTraces.found()).isEmpty();
    assertThat(HileraTraces.variables()).isEmpty();
  }
}
