package dev.hilera.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.HileraException;
import dev.hilera.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and sends them again where that may help. Whatever changes something carries one
 * {@code Idempotency-Key} in all its tries, so that it happens once.
 */
final class Transport implements AutoCloseable {
  /** The longest pause between two tries. */
  private static final long MOST_PAUSE_MILLIS = 30_000;

  /** The server, or a proxy before it, cannot answer now. */
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private final ClientConfig config;
  private final String base;
  private final HttpClient http;

  Transport(ClientConfig config) {
    this.config = config;
    this.base = config.url().toString().replaceFirst("/+$", "");
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connect());
    if ("http".equals(config.url().getScheme())) {
      builder.sslContext(NoTls.context());
    }
    this.http = builder.build();
  }

  /**
   * The body of a good answer.
   *
   * @param body as JSON, or {@code null} for none
   */
  String send(String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        request(path)
            .timeout(config.answer())
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!method.equals("GET")) {
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    HttpRequest ready = request.build();
    try {
      for (int tried = 1; ; tried++) {
        HttpResponse<String> answer = answer(ready, tried);
        if (answer != null) {
          return answer.body();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while " + config.url() + " was asked", e);
    }
  }

  /** One try; {@code null} if another may help, after its pause. */
  private @Nullable HttpResponse<String> answer(HttpRequest request, int tried)
      throws InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      again(tried, e);
      return null;
    }
    int code = answer.statusCode();
    if (code < 400) {
      return answer;
    }
    if (PASSING.contains(code) && tried < config.tries()) {
      long seconds = answer.headers().firstValue("Retry-After").map(Transport::seconds).orElse(0L);
      pause(tried, TimeUnit.SECONDS.toMillis(seconds));
      return null;
    }
    throw refusal(code, answer.body());
  }

  private static long seconds(String header) {
    return header.matches("[0-9]{1,6}") ? Long.parseLong(header) : 0;
  }

  /** Waits for the next try, or gives up after the last. */
  void again(int tried, IOException failure) throws InterruptedException {
    if (tried >= config.tries()) {
      throw new UnreachableException(
          "cannot reach " + config.url() + ": " + reason(failure), failure);
    }
    pause(tried, 0);
  }

  /** The usual reasons have no words in the JDK, or words for programmers. */
  static String reason(IOException failure) {
    Throwable root = root(failure);
    if (root instanceof UnresolvedAddressException) {
      return "there is no such host";
    }
    return switch (failure) {
      case LostStream told -> String.valueOf(told.getMessage());
      case HttpTimeoutException _ -> "it does not answer in time";
      case ConnectException _ when root.getMessage() == null || isRefused(root) ->
          "nothing listens there";
      case ConnectException _ -> String.valueOf(root.getMessage());
      case SSLHandshakeException _ -> "its certificate is not trusted: " + root.getMessage();
      case SSLException _ -> "it does not speak TLS as it should; is it http instead of https?";
      default -> "the connection broke before there was an answer";
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isRefused(Throwable root) {
    return String.valueOf(root.getMessage()).contains("refused");
  }

  private void pause(int tried, long leastMillis) throws InterruptedException {
    long usual = config.pause().toMillis() << Math.min(tried - 1, 20);
    long most = Math.max(1, Math.min(MOST_PAUSE_MILLIS, Math.max(usual, leastMillis)));
    // Not all clients at once, but never sooner than the server asked.
    long millis = Math.max(leastMillis, ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    boolean _ =
        new CountDownLatch(1).await(Math.min(millis, MOST_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a stream of events.
   *
   * @param last the id of the last event that was read, or empty
   * @throws IOException if another try may help
   */
  EventLines stream(String path, String last) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    HttpResponse<EventLines> answer =
        http.send(request.timeout(config.answer()).build(), _ -> new EventLines(config.answer()));
    EventLines lines = answer.body();
    int code = answer.statusCode();
    if (code == 200) {
      return lines;
    }
    try (lines) {
      String body = lines.rest();
      if (PASSING.contains(code)) {
        throw new LostStream("the server answers " + code);
      }
      throw refusal(code, body);
    }
  }

  /** What is said in JSON, by a good answer or an event of a stream. */
  <T extends @Nullable Object> T read(String json, Function<@Nullable Object, T> reading) {
    try {
      return reading.apply(Json.read(json));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new UnreachableException(
          config.url() + " does not answer as Hilera does: " + e.getMessage(), e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (config.token() != null) {
      request.header("Authorization", "Bearer " + config.token());
    }
    return request;
  }

  /** The exception for an answer that is none of the good ones. */
  HileraException refusal(int code, String body) {
    Fields error;
    String text;
    List<Problem> problems;
    try {
      error = Fields.of(Json.read(body));
      text = error.text("error");
      problems = error.has("errors") ? error.list("errors", Transport::problem) : List.of();
    } catch (IllegalArgumentException e) {
      return new UnreachableException(
          config.url() + " does not answer as Hilera does: it says " + code, e);
    }
    if (!problems.isEmpty()) {
      return new HileraException.Invalid(problems);
    }
    return switch (code) {
      case 404 -> new HileraException.Unknown(text);
      case 409 -> new HileraException.Conflict(text);
      default -> new RefusedException(code, error.textOrNull("field"), text);
    };
  }

  private static Problem problem(@Nullable Object json) {
    Fields fault = Fields.of(json);
    return new Problem(fault.text("field"), fault.text("problem"));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
