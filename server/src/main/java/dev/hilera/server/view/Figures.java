package dev.hilera.server.view;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.JobStatus;
import dev.hilera.Resources;
import dev.hilera.Stats;
import dev.hilera.server.web.Json;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes on, in numbers. */
public final class Figures {
  private final Hilera hilera;

  /** Of an engine. */
  public Figures(Hilera hilera) {
    this.hilera = hilera;
  }

  /** The queue, counted at one moment, and the workers. */
  public ObjectNode stats() {
    ObjectNode json = Json.object();
    Map<JobStatus, Integer> counts = hilera.counts();
    ObjectNode queue = json.putObject("queue");
    int total = 0;
    for (JobStatus status : JobStatus.values()) {
      int count = counts.getOrDefault(status, 0);
      queue.put(status.word(), count);
      total += count;
    }
    queue.put("total", total);
    json.set("worker", worker());
    return json;
  }

  /** The workers of this node. */
  public ObjectNode worker() {
    Stats stats = hilera.stats();
    ObjectNode worker = Json.object();
    worker.put("active", stats.active());
    capacity(worker, stats);
    worker.put("processed", stats.processed());
    worker.put("is_running", true);
    return worker;
  }

  /** The nodes there are: so far this one. */
  public ArrayNode nodes() {
    Config.Node node = hilera.node();
    Stats stats = hilera.stats();
    ObjectNode json = Json.object();
    json.put("name", node.name());
    json.putObject("workers").put("active", stats.active());
    capacity((ObjectNode) json.get("workers"), stats);
    json.put("sleeping", stats.asleep());
    json.put("abandoned", stats.abandoned());
    ObjectNode labels = json.putObject("labels");
    node.labels().forEach(labels::put);
    json.set("capacity", amounts(node.capacity()));
    json.set("use", amounts(stats.used()));
    json.put("price", node.price());
    json.put("heartbeat_age", 0);
    return Json.list().add(json);
  }

  private static ObjectNode amounts(Resources resources) {
    ObjectNode json = Json.object();
    resources.amounts().forEach((name, amount) -> json.put(name, BigDecimal.valueOf(amount, 3)));
    return json;
  }

  /** Null where the workers are not bounded. */
  private static void capacity(ObjectNode json, Stats stats) {
    if (stats.workers() == Config.UNBOUNDED) {
      json.putNull("capacity");
    } else {
      json.put("capacity", stats.workers());
    }
  }
}
