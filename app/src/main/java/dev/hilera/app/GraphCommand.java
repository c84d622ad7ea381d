package dev.hilera.app;

import dev.hilera.Job;
import dev.hilera.Task;
import dev.hilera.client.HileraClient;
import dev.hilera.server.graph.GraphText;
import dev.hilera.server.jobfile.JobFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera graph FILE|JOB}. */
@Command(
    name = "graph",
    description = "Prints the graph of a job file, or of a server's job, for a drawing program.")
final class GraphCommand extends ServerCommand {
  @Parameters(
      paramLabel = "FILE|JOB",
      description = {"The job file, YAML or JSON; or a job, with statuses:", JobCommands.WHICH})
  private String wanted = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "dot (Graphviz, the default) or mermaid.")
  private GraphText format = GraphText.DOT;

  @Override
  boolean isElsewhere() {
    return !Files.exists(Path.of(wanted)) && !wanted.matches(".*[./].*");
  }

  @Override
  int here() {
    Job job = JobFile.read(Path.of(wanted)).job();
    return print(json() ? Json.line(graph(job)) : format.draw(job.name(), job.tasks()));
  }

  /** As a server tells it, without what only a job that was created has. */
  private static Map<String, Object> graph(Job job) {
    List<Map<String, Object>> nodes = new ArrayList<>();
    Set<Map<String, Object>> edges = new LinkedHashSet<>();
    for (Task<?> task : job.tasks()) {
      nodes.add(Map.of("name", task.name()));
      task.needs().forEach(need -> edges.add(edge(need, task.name())));
      task.enables().forEach(enabled -> edges.add(edge(task.name(), enabled)));
    }
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("nodes", nodes);
    graph.put("edges", List.copyOf(edges));
    return graph;
  }

  private static Map<String, Object> edge(String from, String to) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("from", from);
    edge.put("to", to);
    return edge;
  }

  @Override
  int act(HileraClient client) {
    long job = new WantedJob(client).find(wanted).id();
    return print(client.graph(job, json() ? "json" : format.name().toLowerCase(Locale.ROOT)));
  }

  private int print(String text) {
    out().print(text.endsWith("\n") ? text : text + "\n");
    out().flush();
    return ExitCode.COMPLETED;
  }
}
