package dev.hilera.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hilera spawn FILE}, from inside a task. */
@Command(
    name = "spawn",
    description = {
      "From inside a task: adds tasks to its own job, all or none.",
      "What depends on the task waits for them too, unless the file says detached: true.",
    })
final class SpawnCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "Tasks by name, as in a job file; - reads them from stdin.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    InsideClient client = InsideClient.ofEnvironment(System.getenv());
    Path path = Objects.requireNonNull(file);
    boolean isStdin = path.toString().equals("-");
    Path folder = isStdin ? Path.of("") : path.toAbsolutePath().getParent();
    byte[] tasks = isStdin ? System.in.readAllBytes() : read(path);
    String where = Objects.requireNonNullElse(folder, path).toAbsolutePath().normalize().toString();
    client.post("/tasks?folder=" + InsideClient.encoded(where), tasks);
    return ExitCode.COMPLETED;
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw Refusal.usage("cannot read " + path + ": " + e.getMessage());
    }
  }
}
