package dev.hilera.server.view;

import dev.hilera.Hilera;
import dev.hilera.server.watch.HileraMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Figures of the engine and of the server in the text format of Prometheus. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Integer, Timer> requests = new ConcurrentHashMap<>();
  private final HileraMetrics engine;
  private final IntSupplier clients;

  /**
   * Of an engine.
   *
   * @param clients how many watch it through the server
   */
  public Metrics(Hilera hilera, IntSupplier clients) {
    engine = new HileraMetrics(hilera);
    engine.bindTo(registry);
    this.clients = clients;
    // A registry holds what it asks weakly.
    Gauge.builder("hilera.server.clients", this, metrics -> metrics.clients.getAsInt())
        .description("Streams and sockets.")
        .register(registry);
  }

  /** One request was answered. */
  public void request(int code, float millis) {
    requests
        .computeIfAbsent(
            code,
            _ ->
                Timer.builder("hilera.server.requests")
                    .tag("code", Integer.toString(code))
                    .description(
                        "Requests by the code of their answer; streams count at their end.")
                    .register(registry))
        .record(Math.round(millis * 1e6), TimeUnit.NANOSECONDS);
  }

  /** All of them as they are now. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    engine.close();
    registry.close();
  }
}
