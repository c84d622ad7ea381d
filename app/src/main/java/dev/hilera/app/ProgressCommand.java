package dev.hilera.app;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hilera progress PERCENT [MESSAGE]}, from inside a task. */
@Command(name = "progress", description = "From inside a task: tells how far it is.")
final class ProgressCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PERCENT", description = "0 to 100.")
  private int percent;

  @Parameters(index = "1", arity = "0..1", paramLabel = "MESSAGE", description = "What it does.")
  private String message = "";

  @Override
  public Integer call() {
    if (percent < 0 || percent > 100) {
      throw Refusal.usage("percent is " + percent + ", it goes from 0 to 100");
    }
    InsideClient client = InsideClient.ofEnvironment(System.getenv());
    String task = Objects.requireNonNullElse(System.getenv("HILERA_TASK"), "");
    Map<String, Object> body = Map.of("percent", percent, "message", message);
    client.post(InsideClient.task(task) + "/progress", client.codec().toJson(body));
    return ExitCode.COMPLETED;
  }
}
