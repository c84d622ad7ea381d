package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.client.HileraClient;
import dev.hilera.client.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Finished jobs as documents. */
final class HistoryCommands {
  private HistoryCommands() {}

  /** {@code hilera export JOB}. */
  @Command(
      name = "export",
      description = "Prints a finished job with its history, as one JSON document.")
  static final class Export extends ServerCommand {
    @Parameters(paramLabel = "JOB", description = JobCommands.WHICH)
    private String job = "";

    @Override
    int act(HileraClient client) {
      out().println(client.history(new WantedJob(client).find(job).id()));
      return ExitCode.COMPLETED;
    }
  }

  /** {@code hilera import FILE}. */
  @Command(
      name = "import",
      description = "Brings such a document into the server's store, and prints the job's new id.")
  static final class Import extends ServerCommand {
    @Parameters(paramLabel = "FILE", description = "The document; - reads it from stdin.")
    private Path file = Path.of("-");

    @Override
    int act(HileraClient client) throws IOException {
      String document = document();
      try {
        long id = client.restore(document).job().id();
        out().println(json() ? client.text("/api/jobs/" + id) : Long.toString(id));
        return ExitCode.COMPLETED;
      } catch (RefusedException e) {
        if (e.code() != 400) {
          throw e;
        }
        String name = file.toString().equals("-") ? "stdin" : file.toString();
        throw Refusal.usage(name + " is no job that hilera export wrote: " + e.getMessage());
      }
    }

    private String document() throws IOException {
      if (file.toString().equals("-")) {
        return new String(System.in.readAllBytes(), UTF_8);
      }
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw Refusal.usage("cannot read " + file + ": " + Reasons.of(e));
      }
    }
  }
}
