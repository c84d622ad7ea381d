package dev.hilera.app;

import dev.hilera.JobView;
import dev.hilera.Why;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hilera why JOB [TASK]}. */
@Command(
    name = "why",
    description = "Says why a job, or one task of it, is not running yet: what it waits for.")
final class WhyCommand extends ServerCommand {
  private static final int MOST = 50;

  @Parameters(index = "0", paramLabel = "JOB", description = JobCommands.WHICH)
  private String job = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Only this task.")
  private @Nullable String task;

  @Override
  int act(HileraClient client) {
    JobView found = new WantedJob(client).find(job);
    if (json()) {
      String of =
          task == null
              ? ""
              : "/tasks/" + URLEncoder.encode(task, StandardCharsets.UTF_8).replace("+", "%20");
      out().println(client.text("/api/jobs/" + found.id() + of + "/why"));
      return ExitCode.COMPLETED;
    }
    List<Why> reasons =
        task == null ? client.why(found.id(), 0, MOST) : List.of(client.why(found.id(), task));
    if (reasons.isEmpty()) {
      out().println("job " + found.id() + " is " + found.status().word() + "; nothing waits");
    }
    reasons.forEach(why -> say(why, ""));
    if (reasons.size() == MOST) {
      err().println("hilera: there may be more; name a task");
    }
    return ExitCode.COMPLETED;
  }

  private void say(Why why, String indent) {
    out().println(indent + Words.plain(why.task()) + ": " + Words.plain(why.text()));
    why.roots().forEach(root -> say(root, indent + "  in the end "));
  }
}
