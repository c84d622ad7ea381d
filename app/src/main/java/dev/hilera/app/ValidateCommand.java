package dev.hilera.app;

import dev.hilera.server.jobfile.JobFile;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilera validate FILE}. */
@Command(
    name = "validate",
    description = "Checks a job file and prints all its faults, each with its line.",
    exitCodeList = {"0:the file is a job", "2:it is not; stderr says why"},
    exitCodeListHeading = "%nExit codes:%n")
final class ValidateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The job file, YAML or JSON.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    int tasks = JobFile.read(path).job().tasks().size();
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(path + ": ok, " + tasks + (tasks == 1 ? " task" : " tasks"));
    return ExitCode.COMPLETED;
  }
}
