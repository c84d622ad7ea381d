package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobType;
import dev.hilera.Param;
import dev.hilera.TaskType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine in memory behind a server on a free port, and a client of it. */
abstract class Served {
  /** Only a fault waits to its end. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What the type {@code greet} takes. */
  record Greeting(
      @Param(maxLength = 10, description = "Whom to greet.") String name,
      @Param(value = "1", min = 1, max = 3) int times) {}

  /** Closed until a test opens it; tasks of the type {@code wait} wait for it. */
  final CountDownLatch gate = new CountDownLatch(1);

  final TaskType<Greeting, String> greet =
      TaskType.of("greet", Greeting.class, p -> ("hello " + p.name() + " ").repeat(p.times()))
          .description("Greets somebody.");
  final TaskType<Void, String> wait =
      TaskType.of(
          "wait",
          Void.class,
          _ -> {
            gate.await();
            return "waited";
          });
  final TaskType<Void, String> fail =
      TaskType.of(
          "fail",
          Void.class,
          _ -> {
            throw new IllegalStateException("it broke");
          });
  final TaskType<Void, String> walk =
      TaskType.of(
          "walk",
          Void.class,
          _ -> {
            Attempt.current().progress(40, "on my way");
            gate.await();
            return "there";
          });
  final JobType<Void> pair =
      JobType.of(
          "pair",
          Void.class,
          (job, _) -> {
            var first = job.task("first", () -> 1);
            job.task("second", first, one -> one + 1);
          });

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Hilera hilera;
  private @Nullable HileraServer server;

  /** The types above, on two workers. */
  final Config config() {
    return Config.memory().workers(2).types(pair).types(greet, wait, fail, walk);
  }

  static ServerConfig anywhere() {
    return ServerConfig.loopback().listen("127.0.0.1", 0);
  }

  final void serve() {
    serve(config(), anywhere());
  }

  final void serve(ServerConfig config) {
    serve(config(), config);
  }

  final void serve(Config engine, ServerConfig config) {
    hilera = Hilera.open(engine);
    server = HileraServer.start(hilera, config);
  }

  /** Another server of the same engine. */
  final void serveAgain() {
    server = HileraServer.start(hilera(), anywhere());
  }

  @AfterEach
  void closeAll() {
    gate.countDown();
    client.shutdownNow();
    if (server != null) {
      server.close();
    }
    if (hilera != null) {
      hilera.close(Duration.ZERO);
    }
  }

  final Hilera hilera() {
    return Objects.requireNonNull(hilera);
  }

  final HileraServer server() {
    return Objects.requireNonNull(server);
  }

  final HttpClient client() {
    return client;
  }

  final URI uri(String path) {
    return URI.create(server().address().toString().replaceFirst("/$", "") + path);
  }

  /** A job that is started and over. */
  final long finished(Job job) throws InterruptedException, TimeoutException {
    return hilera().run(job).await(PATIENCE).job().id();
  }

  static Job quick(String name) {
    Job job = Job.named(name);
    job.task("only", () -> 42);
    return job;
  }

  /** An answer of the server. */
  record Answer(int code, HttpHeaders headers, String body) {
    JsonNode json() {
      return MAPPER.readTree(body);
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String error() {
      return json().get("error").stringValue();
    }
  }

  final Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  final Answer post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send("POST", path, json, all);
  }

  final Answer delete(String path, String... headers) throws IOException, InterruptedException {
    return send("DELETE", path, null, headers);
  }

  final Answer send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return new Answer(answer.statusCode(), answer.headers(), answer.body());
  }

  /** Waits until so many clients watch, by stream or socket. */
  final void awaitClients(int count) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (clients() != count) {
      if (System.nanoTime() > end || never.await(2, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(clients() + " clients watch, not " + count);
      }
    }
  }

  final int clients() throws IOException, InterruptedException {
    String told =
        get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("hilera_server_clients "))
            .findFirst()
            .orElseThrow();
    return new BigDecimal(told.substring(told.indexOf(' ') + 1)).intValueExact();
  }

  /** The whole answer to bytes that no client library would send. */
  final String raw(String request) throws IOException {
    return raw(request.getBytes(UTF_8));
  }

  final String raw(byte[] request) throws IOException {
    URI address = server().address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /** Output as a command of three lines leaves it. */
  static Optional<Outputs.Output> output(Outputs.Of attempt, Outputs.Stream stream) {
    if (stream == Outputs.Stream.STDERR) {
      return Optional.empty();
    }
    byte[] all = "one\ntwo\nthree\n".getBytes(UTF_8);
    return Optional.of(
        new Outputs.Output() {
          @Override
          public byte[] head(long from, int most) {
            int begin = (int) Math.min(from, all.length);
            return Arrays.copyOfRange(all, begin, Math.min(all.length, begin + most));
          }

          @Override
          public byte[] tail(int most) {
            return all.clone();
          }
        });
  }

  /** Creates a job by HTTP and tells its id. */
  final String created(String json) throws IOException, InterruptedException {
    Answer answer = post("/api/jobs", json);
    if (answer.code() != 201) {
      throw new AssertionError(answer.toString());
    }
    return answer.json().get("id").stringValue();
  }

  /** Waits until the job has the status. */
  final void await(String job, JobStatus status) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (hilera().job(Long.parseLong(job)).orElseThrow().status() != status) {
      if (System.nanoTime() > end || never.await(2, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("job " + job + " did not become " + status);
      }
    }
  }
}
