package dev.hilera.app;

import dev.hilera.server.jobfile.Fault;
import dev.hilera.server.jobfile.JobFile;
import dev.hilera.server.jobfile.JobFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "Print the faults as JSON on stdout, for machines.")
  private boolean json;

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    try {
      int tasks = JobFile.read(path).job().tasks().size();
      say(json ? faults(path, List.of()) : path + ": ok, " + counted(tasks));
      return ExitCode.COMPLETED;
    } catch (JobFileException e) {
      if (!json) {
        throw e;
      }
      say(faults(path, e.faults()));
      return ExitCode.REFUSED;
    }
  }

  private void say(String line) {
    Objects.requireNonNull(spec).commandLine().getOut().println(line);
  }

  private static String counted(int tasks) {
    return tasks + (tasks == 1 ? " task" : " tasks");
  }

  private static String faults(Path path, List<Fault> faults) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Fault fault : faults) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("line", fault.line());
      one.put("column", fault.column());
      one.put("field", fault.field());
      one.put("problem", fault.problem());
      all.add(one);
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("file", path.toString());
    told.put("faults", all);
    return Json.line(told);
  }
}
