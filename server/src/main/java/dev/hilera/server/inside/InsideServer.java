package dev.hilera.server.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hilera.Attempt;
import dev.hilera.Codec;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the attempts of one process, on the loopback address only. Each attempt has a token of its
 * own, good while it runs and for its own job.
 */
public final class InsideServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(InsideServer.class.getName());

  /** A batch of some hundred thousand small tasks. */
  private static final int MOST_BODY_BYTES = 16 << 20;

  private final HttpServer http;
  private final ExecutorService threads;
  private final Address address;
  private final @Nullable Path file;
  private final Codec codec;
  private boolean kept;
  private volatile @Nullable Requests requests;

  private InsideServer(HttpServer http, Address address, @Nullable Path file, Codec codec) {
    this.http = http;
    this.address = address;
    this.file = file;
    this.codec = codec;
    // Anybody on this machine may begin a request and not end it: a few threads would be held.
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Listens; until {@link #serve} every request is told to come again.
   *
   * @param file the file in which address and key outlive this process, or {@code null}
   * @throws HileraException if it cannot listen
   */
  public static InsideServer start(Codec codec, @Nullable Path file) {
    Address wanted = file == null ? Address.fresh() : Address.read(file);
    try {
      HttpServer http = bind(wanted.port());
      Address actual = wanted.onPort(http.getAddress().getPort());
      InsideServer server = new InsideServer(http, actual, file, codec);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new HileraException("cannot serve tasks on the loopback address: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the address down, before the first command is told it. Not sooner: until the data file
   * is ours, what is written there may be another process's.
   */
  private synchronized void keep() {
    if (kept || file == null) {
      return;
    }
    try {
      address.write(file);
      kept = true;
    } catch (IOException e) {
      throw new HileraException(
          "cannot write " + file + ", check the disk and its folder: " + e.getMessage(), e);
    }
  }

  private static HttpServer bind(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try {
      return HttpServer.create(new InetSocketAddress(loopback, port), 0);
    } catch (IOException e) {
      if (port == 0) {
        throw e;
      }
      return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    }
  }

  /**
   * Answers from now on.
   *
   * @param folder where spawned commands run unless the request names another
   * @throws HileraException if the file of its address cannot be written
   */
  public void serve(Hilera hilera, Path folder) {
    keep();
    requests = new Requests(hilera, codec, folder);
  }

  int port() {
    return address.port();
  }

  /** The environment variables that let an attempt's command in. */
  public Map<String, String> variables(Attempt attempt) {
    keep();
    Token token = new Token(attempt.jobId(), attempt.task(), attempt.number());
    return Map.of(
        "HILERA_URL",
        "http://127.0.0.1:" + address.port(),
        "HILERA_TOKEN",
        token.sealed(address.key()));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int code = 200;
      Map<String, @Nullable Object> answer;
      try {
        answer = answer(exchange);
      } catch (Refused e) {
        code = e.code();
        answer = error(code, e.getMessage(), e.errors());
      } catch (HileraException.Unknown e) {
        code = 404;
        answer = error(code, e.getMessage(), List.of());
      } catch (HileraException.Conflict e) {
        code = 409;
        answer = error(code, e.getMessage(), List.of());
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING, "a request from inside a task failed: " + exchange.getRequestURI(), e);
        code = 500;
        answer = error(code, "internal error; the log says more", List.of());
      }
      byte[] json = codec.toJson(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, json.length);
      exchange.getResponseBody().write(json);
    }
  }

  private Map<String, @Nullable Object> answer(HttpExchange exchange) throws Refused, IOException {
    Requests ready = requests;
    if (ready == null) {
      throw new Refused(503, "the engine is not open yet; try again");
    }
    List<String> path = path(exchange.getRequestURI().getRawPath());
    boolean isTasks =
        path.size() >= 4
            && path.size() <= 6
            && path.subList(0, 2).equals(List.of("api", "jobs"))
            && path.get(3).equals("tasks");
    if (!isTasks || !path.get(2).matches("[1-9][0-9]{0,17}")) {
      throw new Refused(404, "nothing is served here");
    }
    Token token = token(exchange);
    long job = Long.parseLong(path.get(2));
    ready.admit(token, job);
    String method = exchange.getRequestMethod();
    String last = path.size() == 6 ? path.getLast() : "";
    return switch (method + " " + path.size() + last) {
      case "POST 4" -> ready.spawn(token, body(exchange), folder(exchange));
      case "GET 5" -> ready.task(job, path.get(4));
      case "POST 6progress" -> ready.progress(token, path.get(4), body(exchange));
      default -> throw new Refused(404, "nothing is served here by " + method);
    };
  }

  private Token token(HttpExchange exchange) throws Refused {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw new Refused(401, "send the token: Authorization: Bearer $HILERA_TOKEN");
    }
    return Token.open(header.substring("Bearer ".length()), address.key())
        .orElseThrow(() -> new Refused(401, "the token is not one of this process"));
  }

  private static byte[] body(HttpExchange exchange) throws IOException, Refused {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
    if (body.length > MOST_BODY_BYTES) {
      throw new Refused(413, "the body has more than " + MOST_BODY_BYTES + " bytes");
    }
    return body;
  }

  private static @Nullable String folder(HttpExchange exchange) throws Refused {
    String query = exchange.getRequestURI().getRawQuery();
    return query != null && query.startsWith("folder=")
        ? decoded(query.substring("folder=".length()))
        : null;
  }

  private static List<String> path(String raw) throws Refused {
    List<String> parts = Arrays.asList(raw.substring(1).split("/", -1));
    for (int index = 0; index < parts.size(); index++) {
      parts.set(index, decoded(parts.get(index).replace("+", "%2B")));
    }
    return parts;
  }

  private static String decoded(String text) throws Refused {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw new Refused(400, "the address is not well encoded");
    }
  }

  private static Map<String, @Nullable Object> error(
      int code, @Nullable String message, List<String> errors) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("error", message);
    error.put("code", code);
    if (!errors.isEmpty()) {
      error.put("errors", errors);
    }
    return error;
  }
}
