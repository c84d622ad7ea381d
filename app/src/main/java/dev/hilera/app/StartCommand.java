package dev.hilera.app;

import dev.hilera.Config;
import dev.hilera.Plugin;
import dev.hilera.command.CommandLogs;
import dev.hilera.command.CommandOutput;
import dev.hilera.server.HileraServer;
import dev.hilera.server.Outputs;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.types.BuiltIn;
import dev.hilera.server.watch.HileraTraces;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilera start}. */
@Command(
    name = "start",
    description = "Starts a server and serves until it is stopped.",
    exitCodeList = {
      "0:stopped; all that ran had ended",
      "1:stopped; what ran was given back and goes on at the next start",
      "2:refused; nothing was started, stderr says why"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class StartCommand implements Callable<Integer> {
  private static final int TOKEN_BYTES = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Listen.Reader.class,
      defaultValue = "${env:HILERA_LISTEN}",
      description =
          "The address to serve on; port 0 takes a free one. Default: HILERA_LISTEN, or that of the"
              + " settings, or 127.0.0.1:7070.")
  private @Nullable Listen listen;

  @Mixin private StoreChoice place = new StoreChoice();
  @Mixin private WorkersChoice workers = new WorkersChoice();

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

  @Option(names = "--json", description = "Print where it serves as JSON, for machines.")
  private boolean json;

  @Option(
      names = "--detach",
      description = "Return once it serves; it logs to a file beside the data.")
  private boolean detach;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Settings settings = place.settings(warning -> err.println("hilera: " + warning));
    Path db = place.db(settings);
    ServerFile file = ServerFile.beside(db);
    file.serving().ifPresent(StartCommand::refuse);
    ServerConfig door = door(settings.server());
    check(door);
    if (db != null) {
      Engine.check(db);
    }
    if (detach) {
      var own = Objects.requireNonNull(spec);
      tell(new Detached(file, db).start(own.root().commandLine()));
      return ExitCode.COMPLETED;
    }
    log(settings.log());
    Signals signals = Signals.caught();
    Optional<HileraTraces> traces = HileraTraces.found();
    Config plain = engine(settings);
    Config config = traces.map(found -> plain.interceptors(found)).orElse(plain);
    Engine engine =
        Engine.open(
            new Engine.Parts(db, config, Path.of(""), settings.passed(), settings.outputBytes()));
    traces.ifPresent(found -> found.of(engine.hilera()));
    boolean whole = false;
    try {
      serve(engine, door, file, signals);
    } finally {
      whole = engine.close(settings.engine().times().drain());
      if (file.serving().filter(ServerFile.Serving::isHere).isPresent()) {
        file.write(whole);
      }
    }
    return whole ? ExitCode.COMPLETED : ExitCode.FAILED;
  }

  /** Before anything is made: whether the address is safe, and free. */
  private static void check(ServerConfig door) {
    String fault = Guard.fault(door);
    if (fault != null) {
      throw Refusal.usage(fault);
    }
    Listen listen = new Listen(door.host(), door.port());
    String taken = listen.taken();
    if (taken != null) {
      throw Refusal.usage("cannot listen on " + listen + ": " + taken);
    }
  }

  /** Before anything asks for a logger. */
  private static void log(Settings.Log log) {
    Map.of("hilera.log", log.level(), "hilera.diary", log.level(), "hilera.format", log.format())
        .forEach((name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  private Config engine(Settings settings) {
    Config engine = settings.engine();
    Integer count = workers.count();
    if (count != null) {
      engine = engine.workers(count);
    }
    engine = engine.plugin(new BuiltIn(Main.CLOCK, settings.fetchesPrivate()));
    for (Plugin plugin : Plugins.load(plugins)) {
      engine = engine.plugin(plugin);
    }
    return engine;
  }

  private static void refuse(ServerFile.Serving other) {
    throw Refusal.usage(
        "a server of this data is there already: "
            + other.url()
            + " (pid "
            + other.pid()
            + "); stop it with hilera stop");
  }

  /** Serves until a signal comes. */
  private void serve(Engine engine, ServerConfig door, ServerFile file, Signals signals)
      throws InterruptedException {
    String token = file.token().orElseGet(StartCommand::newToken);
    ServerConfig whole = door.ownerToken(token).outputs(outputs(engine.logs()));
    try (HileraServer server = HileraServer.start(engine.hilera(), whole)) {
      ServerFile.Serving here = ServerFile.Serving.here(server.address(), token);
      file.write(here);
      tell(here);
      CountDownLatch never = new CountDownLatch(1);
      boolean _ = signals.outlasted(never::await);
    }
  }

  private void tell(ServerFile.Serving server) {
    out().println(json ? Json.line(server.told()) : server.line());
    out().flush();
  }

  /** What was said here goes before what the file says. */
  private ServerConfig door(ServerConfig settings) {
    ServerConfig door = settings;
    if (listen != null) {
      door = door.listen(listen.host(), listen.port());
    }
    return door.allowCommands(allowCommands || settings.allowCommands())
        .insecure(insecure || settings.insecure());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
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

    @Override
    public OptionalLong gap() {
      return output.cut() ? OptionalLong.of(output.headSize()) : OptionalLong.empty();
    }
  }

  private static String newToken() {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
