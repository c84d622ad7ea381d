package dev.hilera.app;

import dev.hilera.Job;
import dev.hilera.client.HileraClient;
import dev.hilera.server.graph.GraphText;
import dev.hilera.server.jobfile.JobFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    return print(format.draw(job.name(), job.tasks()));
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
