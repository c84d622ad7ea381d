package dev.hilera.server.graph;

import dev.hilera.Task;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;

/** A graph of tasks in the words of a drawing program. */
public enum GraphText {
  /** Graphviz. */
  DOT {
    @Override
    public String draw(String name, List<Task<?>> tasks, Map<String, String> notes) {
      StringBuilder out = new StringBuilder("digraph ").append(quoted(name)).append(" {\n");
      out.append("  rankdir=LR;\n  node [shape=box];\n");
      for (Task<?> task : tasks) {
        String note = notes.get(task.name());
        out.append("  ").append(quoted(task.name()));
        if (note != null) {
          out.append(" [label=").append(quoted(task.name() + " (" + note + ")")).append(']');
        }
        out.append(";\n");
      }
      for (Edge edge : edges(tasks)) {
        out.append("  ").append(quoted(edge.from())).append(" -> ").append(quoted(edge.to()));
        out.append(";\n");
      }
      return out.append("}\n").toString();
    }

    private static String quoted(String text) {
      return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
  },

  /** Mermaid, as Markdown pages show it. */
  MERMAID {
    @Override
    public String draw(String name, List<Task<?>> tasks, Map<String, String> notes) {
      StringBuilder out = new StringBuilder("flowchart LR\n");
      Map<String, String> ids = new HashMap<>();
      for (Task<?> task : tasks) {
        String id = "t" + ids.size();
        ids.put(task.name(), id);
        String note = notes.get(task.name());
        String label = note == null ? task.name() : task.name() + " (" + note + ")";
        out.append("  ").append(id).append("[\"").append(escaped(label)).append("\"]\n");
      }
      for (Edge edge : edges(tasks)) {
        out.append("  ").append(ids.get(edge.from())).append(" --> ").append(ids.get(edge.to()));
        out.append('\n');
      }
      return out.toString();
    }

    private static String escaped(String text) {
      return text.replace("#", "#35;")
          .replace("&", "#amp;")
          .replace("\"", "#quot;")
          .replace("<", "#lt;")
          .replace(">", "#gt;");
    }
  };

  private record Edge(String from, String to) {}

  /** The graph as a text of several lines; tasks stand in the order of the job. */
  public final String draw(String name, List<Task<?>> tasks) {
    return draw(name, tasks, Map.of());
  }

  /** The same with a note beside the names of some tasks. */
  public abstract String draw(String name, List<Task<?>> tasks, Map<String, String> notes);

  /** The word for it on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Each edge once, from both ends. */
  private static SequencedSet<Edge> edges(List<Task<?>> tasks) {
    SequencedSet<Edge> edges = new LinkedHashSet<>();
    for (Task<?> task : tasks) {
      task.needs().forEach(need -> edges.add(new Edge(need, task.name())));
      task.enables().forEach(enabled -> edges.add(new Edge(task.name(), enabled)));
    }
    return edges;
  }
}
