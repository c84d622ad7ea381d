package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Requests that a seed makes up: whatever comes in is answered as the API says, never as a fault of
 * the server, and what is refused has changed nothing. {@code -Drequests=1000000} runs it long,
 * {@code -Dseed=...} repeats a run.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FuzzTest extends Served {
  private static final int REQUESTS = Integer.getInteger("requests", 3_000);
  private static final int CHECK_EACH = 200;

  /** Begins the numbers of our own pings; none that is made up has so many digits. */
  private static final String PING = "77000000";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RequestMaker maker = new RequestMaker(random);
  private final Map<Integer, Integer> codes = new TreeMap<>();
  private Map<Long, String> settled = Map.of();
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private long job = 1;

  @AfterEach
  void hangUp() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  @Test
  void everyRequestIsAnsweredAndWhatIsRefusedChangesNothing() throws Exception {
    serve();
    maker.document(get("/api/jobs/" + finished(quick("done")) + "/export").body());
    created("{\"type\": \"pair\", \"start\": false}");
    settle();
    long begin = System.nanoTime();
    for (int count = 1; count <= REQUESTS; count++) {
      RequestMaker.Made request = maker.request(Long.toString(job));
      int code = code(request);
      codes.merge(code, 1, Integer::sum);
      boolean mayChange = code < 300;
      if (mayChange) {
        settle();
      } else if (count % CHECK_EACH == 0) {
        assertThat(now().entrySet())
            .as("seed " + seed + " after " + request)
            .containsAll(settled.entrySet());
      }
    }

    int refused =
        codes.entrySet().stream()
            .filter(code -> code.getKey() >= 400)
            .mapToInt(Map.Entry::getValue)
            .sum();
    System.out.printf(
        "seed %d: %d requests in %d s, %d refused; answers by code %s%n",
        seed, REQUESTS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin), refused, codes);
    assertThat(get("/readyz").code()).isEqualTo(200);
    assertThat(codes.keySet()).contains(200, 201, 400, 404, 405);
  }

  /** What stands still by itself: held and finished jobs. */
  private Map<Long, String> now() {
    Map<Long, String> states = new TreeMap<>();
    for (JobView view : hilera().jobs(JobFilter.newest(50))) {
      boolean isHeld = view.startedAt() == null && view.counts().ended() == 0;
      if (view.status().isFinal() || (isHeld && settled.containsKey(view.id()))) {
        states.put(view.id(), view.status() + " in run " + view.run());
      }
    }
    return states;
  }

  private void settle() {
    Map<Long, String> states = new TreeMap<>();
    for (JobView view : hilera().jobs(JobFilter.newest(50))) {
      job = view.id();
      if (view.status().isFinal()) {
        states.put(view.id(), view.status() + " in run " + view.run());
      }
      if (random.nextInt(4) == 0) {
        break;
      }
    }
    settled = states;
  }

  /** The code of the answer, which is checked; 0 for a connection that was closed without one. */
  private int code(RequestMaker.Made request) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return exchange(request);
      } catch (EOFException | SocketException e) {
        // The server may close a connection after an answer; once more on a new one.
        hangUp();
        socket = null;
        if (tries == 2) {
          throw new AssertionError("seed " + seed + ": no answer to " + request, e);
        }
      }
    }
  }

  private int exchange(RequestMaker.Made request) throws IOException {
    Socket connection = socket;
    if (connection == null) {
      connection = new Socket(server().address().getHost(), server().address().getPort());
      connection.setSoTimeout((int) PATIENCE.toMillis());
      connection.setTcpNoDelay(true);
      socket = connection;
      in = new BufferedInputStream(connection.getInputStream());
    }
    connection.getOutputStream().write(request.bytes());
    String status = line();
    assertThat(status).as("seed %d, %s", seed, request).startsWith("HTTP/1.1 ");
    int code = Integer.parseInt(status.substring(9, 12));
    int length = -1;
    boolean chunked = false;
    boolean closes = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      length = lower.startsWith("content-length:") ? number(lower) : length;
      chunked |= lower.equals("transfer-encoding: chunked");
      closes |= lower.equals("connection: close");
    }
    boolean hasBody = !request.isHead() && code != 204 && code != 304;
    String body = hasBody ? body(chunked, length) : "";
    if (closes) {
      hangUp();
      socket = null;
    }
    check(request, code, body);
    return code;
  }

  private void check(RequestMaker.Made request, int code, String body) {
    assertThat(code).as("seed %d, %s%n%s", seed, request, body).isLessThan(500);
    if (code >= 400) {
      assertThat(body).as("seed %d, %s", seed, request).doesNotContain("Exception", "dev.hilera.");
    }
    if (code >= 400 && body.startsWith("{")) {
      assertThat(MAPPER.readTree(body).get("code").intValue()).isEqualTo(code);
    }
  }

  private static int number(String header) {
    return Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
  }

  private String body(boolean chunked, int length) throws IOException {
    if (!chunked) {
      return bytes(Math.max(0, length));
    }
    StringBuilder text = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      text.append(bytes(size));
      var _ = line();
    }
    var _ = line();
    return text.toString();
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = input().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = input().read(); letter != '\n'; letter = input().read()) {
      if (letter < 0) {
        throw new EOFException();
      }
      if (letter != '\r') {
        line.append((char) letter);
      }
    }
    return line.toString();
  }

  private InputStream input() {
    return Objects.requireNonNull(in);
  }

  @Test
  void whateverAClientSaysTheSocketStaysOpenAndAnswers() throws Exception {
    serve();
    Listener listener = new Listener();
    Confirmed confirmed = new Confirmed(listener);
    long begin = System.nanoTime();
    try (var http = HttpClient.newHttpClient()) {
      WebSocket open =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(uri("/ws/queue").toString().replace("http", "ws")), listener)
              .join();
      for (int count = 1; count <= REQUESTS; count++) {
        if (random.nextInt(50) == 0) {
          var _ = open.sendBinary(ByteBuffer.wrap("x".getBytes(ISO_8859_1)), true).join();
        } else {
          var _ = open.sendText(maker.message(confirmed.held), true).join();
        }
        if (count % 100 == 0 || count == REQUESTS) {
          var _ = open.sendText("{\"type\":\"ping\",\"ts\":" + PING + count + "}", true).join();
          String about = "seed %d, message %d, %s".formatted(seed, count, listener.replies);
          assertThat(listener.pongs.tryAcquire(60, TimeUnit.SECONDS))
              .as(about + listener.closed)
              .isTrue();
          confirmed.check(about);
        }
      }
      assertThat(listener.closed).as("seed %d", seed).isNull();
      assertThat(listener.count("error")).isPositive();
      open.abort();
    }
    System.out.printf(
        "seed %d: %d messages in %d s; replies %s%n",
        seed,
        REQUESTS,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
        listener.replies);
    assertThat(get("/readyz").code()).isEqualTo(200);
  }

  /** What must be there when each message has had its reply: nothing but what was confirmed. */
  private final class Confirmed {
    private static final int MANY = 500;
    private final Listener listener;
    private String held = "";
    private int jobs;

    Confirmed(Listener listener) throws Exception {
      this.listener = listener;
      begin();
    }

    private void begin() throws Exception {
      held = created("{\"type\": \"pair\", \"start\": false}");
      jobs = there();
      listener.reset();
    }

    private int there() {
      return hilera().counts().values().stream().mapToInt(number -> number).sum();
    }

    void check(String about) throws Exception {
      assertThat(there()).as(about).isEqualTo(jobs + listener.created.get() - listener.cleared());
      if (listener.cancelled.contains(held) || there() > MANY) {
        for (JobView job : hilera().jobs(JobFilter.newest(1_000).statuses(JobStatus.PENDING))) {
          hilera().cancel(job.id());
        }
        var _ = hilera().forgetFinished();
        begin();
      } else {
        JobView job = hilera().job(Long.parseLong(held)).orElseThrow();
        assertThat(job.status()).as(about).isEqualTo(JobStatus.PENDING);
      }
    }
  }

  /** Counts what comes. */
  private static final class Listener implements WebSocket.Listener {
    final Semaphore pongs = new Semaphore(0);
    final Map<String, AtomicInteger> replies = new ConcurrentSkipListMap<>();
    final AtomicInteger created = new AtomicInteger();
    final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cleared = new AtomicInteger();
    volatile @Nullable String closed;
    private final StringBuilder text = new StringBuilder();

    int count(String reply) {
      return replies.getOrDefault(reply, new AtomicInteger()).get();
    }

    int cleared() {
      return cleared.get();
    }

    void reset() {
      created.set(0);
      cleared.set(0);
      cancelled.clear();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(MAPPER.readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(JsonNode message) {
      if (message.has("seq")) {
        return; // What happens has a number, a reply has none.
      }
      String type = message.get("type").stringValue();
      replies.computeIfAbsent(type, _ -> new AtomicInteger()).incrementAndGet();
      switch (type) {
        case "job_created_ack" -> created.incrementAndGet();
        case "job_cancelled_ack" -> cancelled.add(message.get("job_id").stringValue());
        case "jobs_cleared_ack" -> cleared.addAndGet(message.get("cleared").intValue());
        case "pong" -> {
          if (message.path("ts").toString().startsWith(PING)) {
            pongs.release();
          }
        }
        default -> {}
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed = code + " " + reason;
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed = error.toString();
    }
  }
}
