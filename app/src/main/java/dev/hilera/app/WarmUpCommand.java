package dev.hilera.app;

import dev.hilera.Hilera;
import dev.hilera.server.HileraServer;
import dev.hilera.server.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Does a little of everything, so that the launcher's archive holds the classes of all commands.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  private static final String JOB =
      """
      name: warm-up
      tasks:
        one: { run: ["true"], timeout: 5s, retry: { attempts: 2 } }
        two: { run: [sh, -c, 'echo "[1, {}]"'], needs: one }
      """;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("hilera-warm-up-");
    try {
      String file = Files.writeString(folder.resolve("job.yaml"), JOB).toString();
      hilera("--help");
      hilera("graph", file);
      hilera("validate", Files.writeString(folder.resolve("no.yaml"), "x: {").toString());
      hilera("run", file);
      hilera("run", file, "--db", folder.resolve("jobs.db").toString());
      server(file);
    } finally {
      Folders.delete(folder);
    }
    return ExitCode.COMPLETED;
  }

  private static void server(String file) {
    ServerConfig config = ServerConfig.loopback().listen("127.0.0.1", 0).allowCommands(true);
    try (Hilera engine = Hilera.inMemory();
        HileraServer server = HileraServer.start(engine, config)) {
      String url = "--url=" + server.address();
      hilera("submit", url, "--hold", file);
      hilera("status", url);
      hilera("status", url, "last");
      hilera("why", url, "last");
      hilera("cancel", url, "last");
      hilera("status", url, "--watch", "last");
    }
  }

  private static void hilera(String... args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int _ = Main.commandLine().setOut(nowhere).setErr(nowhere).execute(args);
  }
}
