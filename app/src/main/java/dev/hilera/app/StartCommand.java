package dev.hilera.app;

import dev.hilera.Plugin;
import dev.hilera.command.CommandLogs;
import dev.hilera.command.CommandOutput;
import dev.hilera.server.HileraServer;
import dev.hilera.server.Outputs;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.types.BuiltIn;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilera start}. */
@Command(
    name = "start",
    description = "Starts a server and serves until it is stopped.",
    exitCodeList = {
      "0:stopped; all that ran had ended",
      "1:it could not start, or what ran was given back at the stop and goes on at the next start",
      "2:refused; nothing was started"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class StartCommand implements Callable<Integer> {
  /** Running tasks get so long at a stop. */
  static final Duration DRAIN = Duration.ofSeconds(30);

  private static final int TOKEN_BYTES = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Listen.Reader.class,
      defaultValue = "${env:HILERA_LISTEN:-127.0.0.1:7070}",
      description = "The address to serve on; port 0 takes a free one. Default: 127.0.0.1:7070.")
  private @Nullable Listen listen;

  @Option(
      names = "--store",
      paramLabel = "URL",
      converter = StoreUrl.Reader.class,
      defaultValue = "${env:HILERA_STORE:-sqlite:hilera.db}",
      description = "sqlite:FILE, or memory. Default: sqlite:hilera.db.")
  private @Nullable StoreUrl store;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Workers.class,
      defaultValue = "${env:HILERA_WORKERS}",
      description = "How many tasks run at one moment, or unbounded; default: the processors.")
  private @Nullable Integer workers;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "A folder of jars with job types, task types and runners of yours.")
  private @Nullable Path plugins;

  @Option(
      names = "--allow-commands",
      description = "Let callers without a token submit tasks that are commands.")
  private boolean allowCommands;

  @Option(
      names = "--insecure",
      description = "Serve an address that others reach, although anybody may do everything.")
  private boolean insecure;

  @Override
  public Integer call() throws InterruptedException {
    Path db = Objects.requireNonNull(store).db();
    ServerFile file = ServerFile.beside(db);
    file.serving().ifPresent(StartCommand::refuse);
    // The words of a server, beside its troubles; before anything asks for a logger.
    if (System.getProperty("hilera.log") == null) {
      System.setProperty("hilera.log", "INFO");
      System.setProperty("hilera.diary", "INFO");
    }
    Signals signals = Signals.caught();
    List<Plugin> types = new ArrayList<>();
    types.add(new BuiltIn(Main.CLOCK, false));
    types.addAll(Plugins.load(plugins));
    Engine engine = Engine.open(new Engine.Parts(db, workers, Path.of(""), types, DRAIN));
    boolean whole = false;
    try {
      serve(engine, file, signals);
    } finally {
      whole = engine.close(DRAIN);
      file.write(whole);
    }
    return whole ? ExitCode.COMPLETED : ExitCode.FAILED;
  }

  private static void refuse(ServerFile.Serving other) {
    throw Refusal.failed(
        "a server of this data is there already: "
            + other.url()
            + " (pid "
            + other.pid()
            + "); stop it with hilera stop");
  }

  /** Serves until a signal comes. */
  private void serve(Engine engine, ServerFile file, Signals signals) throws InterruptedException {
    String token = token();
    try (HileraServer server = HileraServer.start(engine.hilera(), config(token, engine.logs()))) {
      ServerFile.Serving here = ServerFile.Serving.here(server.address(), token);
      file.write(here);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println("serving " + here.url() + ", pid " + here.pid());
      out.flush();
      CountDownLatch never = new CountDownLatch(1);
      boolean _ = signals.outlasted(never::await);
    }
  }

  private ServerConfig config(String token, CommandLogs logs) {
    Listen where = Objects.requireNonNull(listen);
    return ServerConfig.loopback()
        .listen(where.host(), where.port())
        .ownerToken(token)
        .allowCommands(allowCommands)
        .insecure(insecure)
        .outputs(outputs(logs));
  }

  private static Outputs outputs(CommandLogs logs) {
    return (attempt, stream) -> {
      CommandOutput output =
          switch (stream) {
            case STDOUT -> logs.stdout(attempt.job(), attempt.task(), attempt.attempt());
            case STDERR -> logs.stderr(attempt.job(), attempt.task(), attempt.attempt());
          };
      return Optional.of(new Captured(output));
    };
  }

  /** The output of a command as the server asks for it. */
  private record Captured(CommandOutput output) implements Outputs.Output {
    @Override
    public byte[] head(long from, int most) {
      return output.head(from, most);
    }

    @Override
    public byte[] tail(int most) {
      return output.tail(most);
    }
  }

  private static String token() {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
