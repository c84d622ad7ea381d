package dev.hilera.app;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilera result TASK}, from inside a task. */
@Command(
    name = "result",
    description = "From inside a task: prints the result of a completed task of its job.")
final class ResultCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TASK", description = "The task's name.")
  private String task = "";

  @Option(names = "--json", description = "Print a text as JSON too, for machines.")
  private boolean json;

  @Override
  public Integer call() {
    InsideClient client = InsideClient.ofEnvironment(System.getenv());
    Map<?, ?> answer = client.get(InsideClient.task(task));
    if (!answer.containsKey("result")) {
      throw Refusal.failed(
          "task '"
              + task
              + "' has no result, it is "
              + answer.get("status")
              + "; name it in needs");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Object result = answer.get("result");
    out.println(json ? Json.line(result) : Json.shown(result, client.codec()));
    return ExitCode.COMPLETED;
  }
}
