package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
  private static final int CROWD = 6;
  private static final int MANY = 500;

  /** Begins the numbers of our own pings; none that is made up has so many digits. */
  private static final String PING = "77000000";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RequestMaker maker = new RequestMaker(random);
  private final Map<Integer, Integer> codes = new TreeMap<>();
  private Map<Long, String> settled = Map.of();
  private long job = 1;

  @Test
  void everyRequestIsAnsweredAndWhatIsRefusedChangesNothing() throws Exception {
    serve();
    maker.document(get("/api/jobs/" + finished(quick("done")) + "/export").body());
    created("{\"type\": \"pair\", \"start\": false}");
    settle();
    long begin = System.nanoTime();
    RawHttp http = new RawHttp(server().address());
    for (int count = 1; count <= REQUESTS; count++) {
      RequestMaker.Made request = maker.request(Long.toString(job));
      int code = code(http, request);
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

    http.close();
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

  /** The code of the answer, which is checked. */
  private int code(RawHttp http, RequestMaker.Made request) throws IOException {
    try {
      RawHttp.Reply reply = http.exchange(request);
      check(request, reply.code(), reply.body());
      return reply.code();
    } catch (IOException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
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

  /** Several connections at once: to each comes its own answer, whole. */
  @Test
  void everyConnectionOfACrowdGetsItsOwnAnswers() throws Exception {
    serve();
    created("{\"type\": \"pair\", \"start\": false}");
    try (var threads = Executors.newFixedThreadPool(CROWD)) {
      List<Future<?>> all = new ArrayList<>();
      for (int number = 0; number < CROWD; number++) {
        RequestMaker own = new RequestMaker(new SplittableRandom(seed + number));
        all.add(threads.submit(() -> requests(own)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(get("/readyz").code()).isEqualTo(200);
  }

  private boolean requests(RequestMaker own) throws Exception {
    try (RawHttp http = new RawHttp(server().address())) {
      for (int count = 0; count < REQUESTS / CROWD; count++) {
        var _ = code(http, own.request(Long.toString(1 + count % MANY)));
        if (count % CHECK_EACH == 0) {
          tidy();
        }
      }
    }
    return true;
  }

  /** Keeps the jobs few. */
  private synchronized void tidy() {
    List<JobView> waiting =
        hilera().jobs(JobFilter.newest(1_000).statuses(JobStatus.PENDING, JobStatus.PAUSED));
    if (waiting.size() > MANY) {
      for (JobView job : waiting) {
        try {
          hilera().cancel(job.id());
        } catch (HileraException _) {
          // Somebody else's request came before.
        }
      }
      var _ = hilera().forgetFinished();
    }
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
