package dev.hilera.app;

import dev.hilera.HileraException;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobRecord;
import dev.hilera.client.NewJob;
import dev.hilera.server.jobfile.JobFile;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera submit FILE}. */
@Command(
    name = "submit",
    description = "Hands a job file to a server, which starts it, and prints the job's id.")
final class SubmitCommand extends ServerCommand {
  @Parameters(paramLabel = "FILE", description = "The job file, YAML or JSON.")
  private @Nullable Path file;

  @Option(names = "--hold", description = "Do not start it; hilera start-job does.")
  private boolean hold;

  @Override
  int act(HileraClient client) {
    Path path = Objects.requireNonNull(file).toAbsolutePath().normalize();
    JobFile read = JobFile.read(file);
    NewJob job = NewJob.ofFile(read.values());
    job = job.folder(Objects.requireNonNullElse(path.getParent(), path).toString());
    try {
      JobRecord created = client.create(hold ? job.held() : job);
      long id = created.job().id();
      out().println(json() ? client.text("/api/jobs/" + id) : Long.toString(id));
      return ExitCode.COMPLETED;
    } catch (HileraException.Invalid e) {
      throw read.refused(e);
    }
  }
}
