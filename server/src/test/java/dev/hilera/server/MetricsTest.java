package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.server.watch.HileraMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The figures that monitoring reads. */
class MetricsTest extends Served {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`hilera_[^|]*) \\|");
  private static final Pattern NAME = Pattern.compile("`(hilera_\\w+)");

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private void untilTold(String text) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    while (!get("/metrics").body().contains(text)) {
      boolean _ = never.await(5, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void theTableOfTheGuideNamesThemAll() throws Exception {
    serve();
    finished(quick("one"));
    untilTold("hilera_job_seconds_count");
    untilTold("hilera_attempt_seconds_count");
    untilTold("hilera_server_requests_seconds_count");

    Set<String> told = found(TYPE, get("/metrics").body());
    String guide = guide();
    Set<String> written = new TreeSet<>();
    found(ROW, guide).forEach(cell -> written.addAll(found(NAME, cell)));

    told.removeIf(name -> name.endsWith("_max"));
    assertThat(written).isEqualTo(told);
  }

  private static String guide() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = Objects.requireNonNull(root.getParent());
    }
    return Files.readString(root.resolve("docs/guide/server.md"));
  }

  @Test
  void figuresAreToldAlsoAfterMemoryWasTidiedUp() throws Exception {
    serve();

    System.gc();

    assertThat(get("/metrics").body()).contains("hilera_server_clients 0.0").doesNotContain(" NaN");
  }

  @Test
  void jobsAndAttemptsAreCountedAndTimed() throws Exception {
    serve();
    finished(quick("one"));
    Job broken = Job.named("broken");
    broken.task(
        "only",
        () -> {
          throw new IllegalStateException("it broke");
        });
    finished(broken);
    untilTold("hilera_attempt_seconds_count{outcome=\"crashed\"} 1");
    untilTold("hilera_job_seconds_count{status=\"failed\"} 1");
    untilTold("hilera_jobs{status=\"failed\"} 1.0");

    assertThat(get("/metrics").body())
        .contains(
            "hilera_jobs{status=\"completed\"} 1.0",
            "hilera_attempts_ended_total 2.0",
            "hilera_workers 2.0");
    assertThat(get("/metrics").header("Content-Type")).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void aRegistryOfOnesOwnCanBeBound() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Hilera engine = Hilera.open(Config.memory().workers(3));
        HileraMetrics metrics = new HileraMetrics(engine)) {
      metrics.bindTo(registry);
      engine.run(quick("one")).await();

      assertThat(registry.get("hilera.workers").gauge().value()).isEqualTo(3);
      assertThat(registry.get("hilera.jobs").tag("status", "completed").gauge().value())
          .isEqualTo(1);
    }
  }
}
