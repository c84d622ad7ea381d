package dev.hilera.app;

import dev.hilera.Counts;
import dev.hilera.JobView;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera retry JOB [TASK]}. */
@Command(
    name = "retry",
    description = {
      "Tries a failed or cancelled job again: all that did not complete.",
      "With a task, that task and what needs it."
    })
final class RetryCommand extends JobCommands.JobCommand {
  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Only this task.")
  private @Nullable String task;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  String command(HileraClient client, JobView job) {
    if (task != null) {
      client.retry(job.id(), task);
      return "task " + task + " is tried again";
    }
    if (!yes) {
      ask(job);
    }
    return "run " + client.retry(job.id()).run() + " begins";
  }

  @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
  private static void ask(JobView job) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw Refusal.usage("nobody is here to be asked; give --yes, or name one task");
    }
    Counts counts = job.counts();
    int again = counts.total() - counts.completed();
    String answer =
        console.readLine(
            "try %d of %d tasks of job %d %s again? [y/N] ",
            again, counts.total(), job.id(), Words.plain(job.name()));
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Refusal.failed("nothing was done");
    }
  }
}
