package dev.hilera.app;

import dev.hilera.HileraException;
import dev.hilera.JobView;
import dev.hilera.client.HileraClient;
import dev.hilera.client.NewTasks;
import dev.hilera.server.jobfile.SpawnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera spawn FILE}, from inside a task. */
@Command(
    name = "spawn",
    description = {
      "Adds tasks to a running job, all or none.",
      "From inside a task, which is where no --job is given: to its own job; what depends on the"
          + " task waits for them too, unless the file says detached: true.",
    })
final class SpawnCommand extends ServerCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "Tasks by name, as in a job file; - reads them from stdin.")
  private @Nullable Path file;

  @Option(names = "--job", paramLabel = "JOB", description = JobCommands.WHICH)
  private @Nullable String job;

  @Option(
      names = "--parent",
      paramLabel = "TASK",
      description = "With --job: the task for whose sake, whose dependents wait for them too.")
  private @Nullable String parent;

  @Override
  boolean isElsewhere() {
    return job != null;
  }

  @Override
  int here() throws IOException {
    if (parent != null) {
      throw Refusal.usage("--parent is for --job; from inside, the parent is the task itself");
    }
    InsideClient client =
        InsideClient.ofEnvironment(System.getenv(), "; from outside, name the job with --job");
    Path path = Objects.requireNonNull(file);
    boolean isStdin = path.toString().equals("-");
    Path folder = isStdin ? Path.of("") : path.toAbsolutePath().getParent();
    byte[] tasks = isStdin ? System.in.readAllBytes() : read(path);
    String where = Objects.requireNonNullElse(folder, path).toAbsolutePath().normalize().toString();
    client.post("/tasks?folder=" + InsideClient.encoded(where), tasks);
    return ExitCode.COMPLETED;
  }

  @Override
  int act(HileraClient client) throws IOException {
    Path path = Objects.requireNonNull(file);
    boolean isStdin = path.toString().equals("-");
    Path folder = path.toAbsolutePath().normalize().getParent();
    if (isStdin || folder == null) {
      folder = Path.of("").toAbsolutePath();
    }
    byte[] bytes = isStdin ? System.in.readAllBytes() : read(path);
    SpawnFile read = SpawnFile.parse(isStdin ? "stdin" : path.toString(), bytes, folder);
    JobView found = new WantedJob(client).find(Objects.requireNonNull(job));
    try {
      NewTasks tasks = NewTasks.ofFile(read.values()).folder(folder.toString());
      List<String> names = client.spawn(found.id(), parent == null ? tasks : tasks.parent(parent));
      if (json()) {
        out().println(Json.line(names));
      } else {
        names.forEach(out()::println);
      }
      return ExitCode.COMPLETED;
    } catch (HileraException.Invalid e) {
      throw read.refused(e);
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw Refusal.usage("cannot read " + path + ": " + Reasons.of(e));
    }
  }
}
