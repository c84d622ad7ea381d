package dev.hilera.server.view;

import dev.hilera.Job;
import dev.hilera.JobView;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.Work;
import dev.hilera.server.graph.GraphText;
import dev.hilera.server.graph.Layout;
import dev.hilera.server.web.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A job's graph as it stands. */
public final class Drawing {
  private Drawing() {}

  /** For a drawing program, each task with its status. */
  public static String text(JobView job, List<TaskView> tasks, GraphText format) {
    Job drawn = Job.named(job.name());
    Map<String, String> notes = new HashMap<>();
    for (TaskView task : tasks) {
      Task<@Nullable Object> node = drawn.task(task.name(), Work.Command.of("drawn"));
      task.needs().forEach(node::needs);
      notes.put(task.name(), task.status().word());
    }
    return format.draw(job.name(), drawn.tasks(), notes);
  }

  /** The same with the place of each task in a picture, and what the picture tells of it. */
  public static ObjectNode json(JobView job, List<TaskView> tasks, Layout layout) {
    ObjectNode json = Json.object();
    json.put("job_id", Long.toString(job.id()));
    ArrayNode nodes = json.putArray("nodes");
    for (int at = 0; at < tasks.size(); at++) {
      nodes.add(placed(tasks.get(at), layout.boxOf()[at]));
    }
    json.putArray("edges");
    json.set("layout", layout(layout));
    return json;
  }

  private static ObjectNode placed(TaskView task, int box) {
    ObjectNode json = Json.object();
    json.put("name", task.name()).put("status", task.status().word());
    json.put("attempt", task.attempt()).put("box", box);
    if (task.startedAt() != null) {
      json.put("started_at", Json.moment(task.startedAt()));
      json.put("ended_at", Json.moment(task.endedAt()));
      json.put("node", task.node());
    }
    if (task.wakeAt() != null) {
      json.put("wake_at", Json.moment(task.wakeAt()));
    }
    if (task.status() == TaskStatus.RUNNING && task.progress().percent() > 0) {
      json.put("percent", task.progress().percent());
    }
    return json;
  }

  private static ObjectNode layout(Layout layout) {
    ObjectNode json = Json.object();
    json.put("width", layout.width()).put("height", layout.height());
    json.put("layered", layout.isLayered());
    ArrayNode boxes = json.putArray("boxes");
    for (Layout.Box box : layout.boxes()) {
      boxes
          .addObject()
          .put("x", box.x())
          .put("y", box.y())
          .put("width", box.width())
          .put("height", box.height())
          .put("count", box.count());
    }
    ArrayNode links = json.putArray("links");
    for (Layout.Link link : layout.links()) {
      ArrayNode points =
          links.addObject().put("from", link.from()).put("to", link.to()).putArray("points");
      link.points().forEach(points::add);
    }
    return json;
  }

  /** For programs: nodes with their statuses, and edges from what is needed to what needs it. */
  public static ObjectNode json(JobView job, List<TaskView> tasks) {
    ObjectNode json = Json.object();
    json.put("job_id", Long.toString(job.id()));
    ArrayNode nodes = json.putArray("nodes");
    ArrayNode edges = json.putArray("edges");
    for (TaskView task : tasks) {
      nodes
          .addObject()
          .put("name", task.name())
          .put("status", task.status().word())
          .put("attempt", task.attempt());
      for (String need : task.needs()) {
        edges.addObject().put("from", need).put("to", task.name());
      }
    }
    return json;
  }
}
