package dev.hilera.server.view;

import dev.hilera.Job;
import dev.hilera.JobView;
import dev.hilera.Task;
import dev.hilera.TaskView;
import dev.hilera.Work;
import dev.hilera.server.graph.GraphText;
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
