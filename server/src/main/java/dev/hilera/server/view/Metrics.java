package dev.hilera.server.view;

import dev.hilera.Hilera;
import dev.hilera.JobStatus;
import dev.hilera.Stats;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** Figures in the text format of Prometheus. */
public final class Metrics {
  private final Hilera hilera;
  private final IntSupplier clients;

  /**
   * Of an engine.
   *
   * @param clients how many watch it through the server
   */
  public Metrics(Hilera hilera, IntSupplier clients) {
    this.hilera = hilera;
    this.clients = clients;
  }

  /** All of them as they are now. */
  public String text() {
    StringBuilder out = new StringBuilder();
    head(out, "hilera_jobs", "gauge", "Jobs by status.");
    Map<JobStatus, Integer> counts = hilera.counts();
    for (JobStatus status : JobStatus.values()) {
      out.append("hilera_jobs{status=\"").append(status.word()).append("\"} ");
      out.append(counts.getOrDefault(status, 0)).append('\n');
    }
    Stats stats = hilera.stats();
    gauge(out, "hilera_workers", "Attempts that may run at one moment.", stats.workers());
    gauge(out, "hilera_attempts_active", "Attempts that run.", stats.active());
    gauge(out, "hilera_attempts_asleep", "Attempts that sleep.", stats.asleep());
    gauge(out, "hilera_threads_abandoned", "Threads that ignore their end.", stats.abandoned());
    gauge(out, "hilera_server_clients", "Streams and sockets.", clients.getAsInt());
    head(out, "hilera_attempts_ended_total", "counter", "Attempts that ended since the start.");
    out.append("hilera_attempts_ended_total ").append(stats.processed()).append('\n');
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    head(out, name, "gauge", help);
    out.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append(String.format(Locale.ROOT, "# HELP %s %s%n# TYPE %s %s%n", name, help, name, type));
  }
}
