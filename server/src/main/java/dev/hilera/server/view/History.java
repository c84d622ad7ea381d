package dev.hilera.server.view;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.Stats;
import dev.hilera.server.web.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;

/** Samples of the last hour, for charts. */
public final class History {
  /** One sample in so many seconds. */
  public static final int SECONDS = 10;

  private static final int MOST = 3_600 / SECONDS;

  private final Hilera hilera;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, Map<JobStatus, Integer> jobs, Stats stats) {}

  /** Of an engine. */
  public History(Hilera hilera) {
    this.hilera = hilera;
  }

  /** Takes a sample; none while the store does not answer. */
  public void sample() {
    Sample now;
    try {
      now = new Sample(hilera.clock().instant(), hilera.counts(), hilera.stats());
    } catch (HileraException _) {
      return;
    }
    synchronized (samples) {
      samples.add(now);
      if (samples.size() > MOST) {
        samples.remove();
      }
    }
  }

  /** The samples, oldest first. */
  public ArrayNode json() {
    ArrayNode list = Json.list();
    synchronized (samples) {
      for (Sample sample : samples) {
        var json = list.addObject();
        json.put("at", Json.moment(sample.at()));
        for (JobStatus status : JobStatus.values()) {
          json.put(status.word(), sample.jobs().getOrDefault(status, 0));
        }
        json.put("active", sample.stats().active());
        json.put("processed", sample.stats().processed());
      }
    }
    return list;
  }
}
