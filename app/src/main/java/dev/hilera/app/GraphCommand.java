package dev.hilera.app;

import dev.hilera.Job;
import dev.hilera.server.graph.GraphText;
import dev.hilera.server.jobfile.JobFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilera graph FILE}. */
@Command(name = "graph", description = "Prints the graph of a job file for a drawing program.")
final class GraphCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The job file, YAML or JSON.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "dot (Graphviz, the default) or mermaid.")
  private GraphText format = GraphText.DOT;

  @Override
  public Integer call() {
    Job job = JobFile.read(Objects.requireNonNull(file)).job();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(format.draw(job.name(), job.tasks()));
    out.flush();
    return ExitCode.COMPLETED;
  }
}
