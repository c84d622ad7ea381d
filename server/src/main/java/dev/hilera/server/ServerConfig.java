package dev.hilera.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started; checked at start.
 *
 * @param host the address to listen on
 * @param port to listen on; 0 for any that is free
 * @param tokens who may come in; without any, whoever reaches the address may do everything
 * @param ownerToken of the user who runs the server: an administrator who may always run commands
 * @param insecure whether an address beyond this machine may be served without tokens
 * @param allowCommands whether callers without a token may submit tasks that are commands
 * @param allowedHosts names under which the server is reached beside its own address
 * @param allowedOrigins of pages on other hosts that may call it, such as {@code
 *     https://example.org}
 * @param folder where submitted commands run
 * @param outputs where the output of attempts lies
 * @param limits where it refuses
 * @param taskTimeout of the tasks of created jobs that say nothing else; {@code null} for none
 */
public record ServerConfig(
    String host,
    int port,
    List<AccessToken> tokens,
    @Nullable String ownerToken,
    boolean insecure,
    boolean allowCommands,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    Path folder,
    Outputs outputs,
    Limits limits,
    @Nullable Duration taskTimeout) {

  /**
   * Where a server refuses.
   *
   * @param bodyBytes of a request, and of a WebSocket frame
   * @param queue unfinished jobs; one more is refused
   * @param clients streams and WebSocket connections at one moment
   * @param backlog events that wait for one of them; who is slower is dropped
   * @param quiet after so long a WebSocket client is asked for a sign of life, and after twice that
   *     without any it is dropped
   */
  public record Limits(int bodyBytes, int queue, int clients, int backlog, Duration quiet) {
    /** 1 MiB, 1,000,000 jobs, 10,000 clients, 1,000 events, 25 s. */
    public static final Limits DEFAULT =
        new Limits(1 << 20, 1_000_000, 10_000, 1_000, Duration.ofSeconds(25));

    /** After so long a silent event stream carries a comment: 10 s, where quiet is 25 s. */
    public Duration idle() {
      return quiet.multipliedBy(2).dividedBy(5);
    }

    /** After so long without any movement a connection is given up: 30 s, where quiet is 25 s. */
    public Duration stalled() {
      return quiet.multipliedBy(6).dividedBy(5);
    }

    /**
     * So many connections are held at one moment, those of clients among them: 12,600, where
     * clients are 10,000. Systems often allow a process 20,000 open files or more.
     */
    public int connections() {
      return (int) Math.min(Integer.MAX_VALUE, clients + clients / 4L + 100);
    }

    /** The same with another limit of the queue. */
    public Limits queue(int jobs) {
      return new Limits(bodyBytes, jobs, clients, backlog, quiet);
    }

    /** The same with another limit of bodies and frames. */
    public Limits bodyBytes(int bytes) {
      return new Limits(bytes, queue, clients, backlog, quiet);
    }

    /** The same with another limit of clients, and of the events that wait for each. */
    public Limits clients(int most, int events) {
      return new Limits(bodyBytes, queue, most, events, quiet);
    }

    /** The same with another time without a sign of life. */
    public Limits quiet(Duration time) {
      return new Limits(bodyBytes, queue, clients, backlog, time);
    }
  }

  /** Takes copies. */
  public ServerConfig {
    tokens = List.copyOf(tokens);
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Without the owner's token. */
  @Override
  public String toString() {
    return "ServerConfig[" + host + ":" + port + ", tokens " + tokens + "]";
  }

  /** On this machine alone, on port 7070, without tokens and without commands. */
  public static ServerConfig loopback() {
    return new ServerConfig(
        "127.0.0.1",
        7070,
        List.of(),
        null,
        false,
        false,
        Set.of(),
        Set.of(),
        Path.of(""),
        Outputs.NONE,
        Limits.DEFAULT,
        null);
  }

  /** The same on another address. */
  public ServerConfig listen(String address, int number) {
    return with(draft -> {
      draft.host = address;
      draft.port = number;
    });
  }

  /** The same with these tokens. */
  public ServerConfig tokens(AccessToken... all) {
    return with(draft -> draft.tokens = List.of(all));
  }

  /** The same with a token of the owner. */
  public ServerConfig ownerToken(String secret) {
    return with(draft -> draft.ownerToken = secret);
  }

  /** The same, where everybody on the network may do everything, or not. */
  public ServerConfig insecure(boolean open) {
    return with(draft -> draft.insecure = open);
  }

  /** The same, where commands need no token, or do. */
  public ServerConfig allowCommands(boolean allow) {
    return with(draft -> draft.allowCommands = allow);
  }

  /** The same, reached under these names too. */
  public ServerConfig allowedHosts(String... names) {
    return with(draft -> draft.allowedHosts = Set.of(names));
  }

  /** The same, called by pages of these origins too. */
  public ServerConfig allowedOrigins(String... origins) {
    return with(draft -> draft.allowedOrigins = Set.of(origins));
  }

  /** The same with commands that run in this folder. */
  public ServerConfig folder(Path path) {
    return with(draft -> draft.folder = path);
  }

  /** The same with output that lies there. */
  public ServerConfig outputs(Outputs files) {
    return with(draft -> draft.outputs = files);
  }

  /** The same with other limits. */
  public ServerConfig limits(Limits other) {
    return with(draft -> draft.limits = other);
  }

  /** The same, where tasks of created jobs that say nothing else may run so long. */
  public ServerConfig taskTimeout(@Nullable Duration limit) {
    return with(draft -> draft.taskTimeout = limit);
  }

  private ServerConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /** The components, to change some of them. */
  private static final class Draft {
    private String host;
    private int port;
    private List<AccessToken> tokens;
    private @Nullable String ownerToken;
    private boolean insecure;
    private boolean allowCommands;
    private Set<String> allowedHosts;
    private Set<String> allowedOrigins;
    private Path folder;
    private Outputs outputs;
    private Limits limits;
    private @Nullable Duration taskTimeout;

    Draft(ServerConfig from) {
      host = from.host;
      port = from.port;
      tokens = from.tokens;
      ownerToken = from.ownerToken;
      insecure = from.insecure;
      allowCommands = from.allowCommands;
      allowedHosts = from.allowedHosts;
      allowedOrigins = from.allowedOrigins;
      folder = from.folder;
      outputs = from.outputs;
      limits = from.limits;
      taskTimeout = from.taskTimeout;
    }

    ServerConfig made() {
      return new ServerConfig(
          host,
          port,
          tokens,
          ownerToken,
          insecure,
          allowCommands,
          allowedHosts,
          allowedOrigins,
          folder,
          outputs,
          limits,
          taskTimeout);
    }
  }
}
