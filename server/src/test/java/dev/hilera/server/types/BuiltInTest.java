package dev.hilera.server.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Progress;
import dev.hilera.Run;
import dev.hilera.Work;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInTest {
  /** Only a fault waits to its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Hilera hilera =
      Hilera.open(Config.memory().plugin(new BuiltIn(InstantSource.system(), true)));
  private @Nullable HttpServer web;

  @AfterEach
  void closeAll() {
    hilera.close(Duration.ZERO);
    if (web != null) {
      web.stop(0);
    }
  }

  @Test
  void thereAre168PrimesUpToAThousand() throws Exception {
    Map<?, ?> result = result("prime", Map.of());

    assertThat(result.get("count")).isEqualTo(168);
    assertThat(result.get("largest")).isEqualTo(997);
    assertThat(list(result.get("primes"))).hasSize(168).startsWith(2, 3, 5);
  }

  @Test
  void theGreatestLimitOfPrimesIsSievedToo() throws Exception {
    assertThat(result("prime", Map.of("limit", 100_000)).get("count")).isEqualTo(9592);
  }

  @Test
  void theHundredthNumberOfFibonacciIsExact() throws Exception {
    List<Object> numbers = list(result("fibonacci", Map.of("count", 100)).get("numbers"));

    assertThat(numbers).hasSize(100).startsWith(BigInteger.ONE, BigInteger.ONE);
    assertThat(numbers.getLast()).isEqualTo(new BigInteger("354224848179261915075"));
    assertThat(list(result("fibonacci", Map.of("count", 1)).get("numbers"))).hasSize(1);
  }

  @Test
  void aCountdownTellsEverySecondHowMuchIsLeft() throws Exception {
    List<Progress> told = Collections.synchronizedList(new ArrayList<>());
    try (var _ = hilera.watch(event -> add(event, told))) {
      Map<?, ?> result = result("countdown", Map.of("seconds", 2));

      assertThat(result.get("message")).isEqualTo("Countdown of 2 seconds completed");
      assertThat((Double) result.get("duration")).isGreaterThanOrEqualTo(2.0);
    }
    assertThat(told)
        .extracting(Progress::message)
        .containsSubsequence("2 seconds remaining", "1 second remaining");
    assertThat(told).extracting(Progress::percent).allMatch(percent -> percent < 100).isSorted();
  }

  private static void add(Event event, List<Progress> told) {
    Progress progress = event.progress();
    if (progress != null) {
      told.add(progress);
    }
  }

  @Test
  void aCancelledCountdownStopsAndTellsNothingMore() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (var _ = hilera.watch(events::add)) {
      Run run = hilera.run(job("countdown", Map.of("seconds", 60)));
      await(events, Event.Kind.TASK_PROGRESS);

      run.cancel();

      assertThat(run.await(PATIENCE).status()).isEqualTo(JobStatus.CANCELLED);
      await(events, Event.Kind.JOB_FINISHED);
      // The wait of a countdown would end by now.
      Event more = events.poll(1_200, TimeUnit.MILLISECONDS);
      assertThat(more).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"countdown", "echo", "url_fetch"})
  void whatIsCancelledStopsWithinASecond(String type) throws Exception {
    String silent = silent();
    Map<String, Map<String, Object>> params =
        Map.of(
            "countdown", Map.of("seconds", 60),
            "echo", Map.of("message", "late", "delay", 30),
            "url_fetch", Map.of("urls", List.of(silent, silent)));
    // A machine that is busy with something else may be late; it is not five times.
    Duration best = Duration.ofDays(1);
    for (int tries = 0; tries < 5 && best.compareTo(Duration.ofSeconds(1)) >= 0; tries++) {
      Duration took = stopped(job(type, Objects.requireNonNull(params.get(type))));
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).isLessThan(Duration.ofSeconds(1));
  }

  /** How long a job that is cancelled in its work takes to stop. */
  private Duration stopped(Job job) throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (var _ = hilera.watch(events::add)) {
      Run run = hilera.run(job);
      await(events, Event.Kind.TASK_STARTED);
      long begin = System.nanoTime();

      run.cancel();

      assertThat(run.await(PATIENCE).status()).isEqualTo(JobStatus.CANCELLED);
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  /** An address that takes connections and never answers. */
  private String silent() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web = server;
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Test
  void progressIsToldByTenthsByTenNumbersAndByAddresses() throws Exception {
    String at = web();

    assertThat(told("prime", Map.of()))
        .extracting(Progress::percent)
        .isNotEmpty()
        .allMatch(percent -> percent % 10 == 0);
    assertThat(told("fibonacci", Map.of("count", 35)))
        .extracting(Progress::message)
        .isNotEmpty()
        .isSubsetOf("10/35 numbers", "20/35 numbers", "30/35 numbers");
    assertThat(told("url_fetch", Map.of("urls", List.of(at + "/hello", at + "/hello"))))
        .extracting(Progress::message)
        .isNotEmpty()
        .isSubsetOf("1/2 URLs", "2/2 URLs");
  }

  private List<Progress> told(String type, Map<String, Object> params) throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (var _ = hilera.watch(events::add)) {
      result(type, params);
      List<Progress> told = new ArrayList<>();
      for (Event event = next(events);
          event.kind() != Event.Kind.JOB_FINISHED;
          event = next(events)) {
        add(event, told);
      }
      return told;
    }
  }

  private static Event next(BlockingQueue<Event> events) throws InterruptedException {
    return Objects.requireNonNull(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  private static void await(BlockingQueue<Event> events, Event.Kind kind) throws Exception {
    Event event;
    do {
      event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).isNotNull();
    } while (Objects.requireNonNull(event).kind() != kind);
  }

  @Test
  void anEchoGivesBackItsMessage() throws Exception {
    String message = "häl\"lo\n<b>";
    Map<?, ?> result = result("echo", Map.of("message", message, "delay", 1));

    assertThat(result.get("message")).isEqualTo(message);
    assertThat((String) result.get("echoed_at")).endsWith("Z");
  }

  @ParameterizedTest
  @CsvSource({
    "countdown, seconds, 0",
    "countdown, seconds, 61",
    "prime, limit, 99",
    "prime, limit, 100001",
    "fibonacci, count, 0",
    "fibonacci, count, 1001",
    "echo, delay, 0",
    "echo, delay, 31",
  })
  void aNumberOutOfItsBoundsIsRefusedByName(String type, String field, int value) {
    Map<String, Object> params =
        type.equals("echo") ? Map.of(field, value, "message", "hello") : Map.of(field, value);

    assertThatThrownBy(() -> hilera.submit(job(type, params)))
        .isInstanceOf(HileraException.Invalid.class)
        .hasMessageContaining(field);
  }

  @Test
  void aMessageHas1To200Characters() {
    for (String message : List.of("", "x".repeat(201))) {
      assertThatThrownBy(() -> hilera.submit(job("echo", Map.of("message", message))))
          .isInstanceOf(HileraException.Invalid.class)
          .hasMessageContaining("message");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://user@example.org/",
        "no address at all",
      })
  void whatIsNoAddressOfTheWebIsRefused(String url) {
    assertThatThrownBy(() -> hilera.submit(job("url_fetch", Map.of("urls", List.of(url)))))
        .isInstanceOf(HileraException.Invalid.class)
        .hasMessageContaining("urls");
  }

  @Test
  void oneToTenAddressesAreTaken() {
    List<String> eleven = Collections.nCopies(11, "http://example.org/");
    for (List<String> urls : List.of(List.<String>of(), eleven)) {
      assertThatThrownBy(() -> hilera.submit(job("url_fetch", Map.of("urls", urls))))
          .isInstanceOf(HileraException.Invalid.class)
          .hasMessageContaining("urls");
    }
  }

  @Test
  void addressesAreFetchedAndToldInTheirOrder() throws Exception {
    String at = web();

    List<?> results =
        fetched(at + "/hello", at + "/missing", at + "/redirect", at + "/endless", at + "/huge");

    assertThat(results).hasSize(5);
    assertThat(at(results, 0)).containsEntry("url", at + "/hello");
    assertThat(at(results, 0)).containsEntry("status", 200);
    assertThat(at(results, 0)).containsEntry("size", 5L);
    assertThat(at(results, 0)).containsKey("duration");
    assertThat(at(results, 1)).containsEntry("status", 404);
    assertThat(at(results, 2)).containsEntry("status", 200);
    assertThat(at(results, 3)).containsEntry("error", "more than 5 redirects");
    assertThat(at(results, 4)).containsEntry("error", "it has more than 10 MiB");
    assertThat(at(results, 4)).doesNotContainKey("status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
      })
  void whatIsNotPublicIsNotFetched(String host) {
    assertThatThrownBy(() -> Addresses.PUBLIC.check(host)).hasMessageContaining("private network");
  }

  @Test
  void aHostThatIsNotKnownIsToldSo() {
    assertThatThrownBy(() -> Addresses.PUBLIC.check("host.invalid"))
        .hasMessage("the host host.invalid is not known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.215.14", "8.8.8.8", "172.32.0.1", "[2606:4700::1111]"})
  void whatIsPublicIsFetched(String host) throws IOException {
    Addresses.PUBLIC.check(host);

    assertThat(InetAddress.getAllByName(host)).isNotEmpty();
  }

  @Test
  void everyRedirectIsCheckedAgain() throws Exception {
    String at = web();
    Addresses notByNumber =
        host -> {
          if (host.equals("127.0.0.1")) {
            throw new IOException("refused " + host);
          }
        };

    try (Fetcher fetcher = new Fetcher(new Pace(InstantSource.system()), notByNumber)) {
      Map<String, Object> result =
          fetcher.fetch(at.replace("127.0.0.1", "localhost") + "/elsewhere");

      assertThat(result).containsEntry("error", "refused 127.0.0.1").doesNotContainKey("status");
    }
  }

  private String web() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web = server;
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", exchange -> answer(exchange, 404, new byte[0]));
    server.createContext("/hello", exchange -> answer(exchange, 200, "hello".getBytes(UTF_8)));
    server.createContext("/huge", exchange -> answer(exchange, 200, new byte[11 << 20]));
    server.createContext("/redirect", exchange -> redirect(exchange, "/hello"));
    server.createContext("/endless", exchange -> redirect(exchange, "/endless"));
    server.createContext("/elsewhere", exchange -> redirect(exchange, at + "/hello"));
    server.start();
    return at;
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    answer(exchange, 302, new byte[0]);
  }

  private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException _) {
      // The client has read enough.
    }
  }

  private List<?> fetched(String... urls) throws Exception {
    return list(result("url_fetch", Map.of("urls", List.of(urls))).get("results"));
  }

  private static List<Object> list(@Nullable Object value) {
    return new ArrayList<>((List<?>) Objects.requireNonNull(value));
  }

  private static Map<Object, Object> at(List<?> results, int index) {
    return new HashMap<>((Map<?, ?>) Objects.requireNonNull(results.get(index)));
  }

  private Map<?, ?> result(String type, Map<String, Object> params) throws Exception {
    Finished finished = hilera.run(job(type, params)).await(PATIENCE);
    return (Map<?, ?>) Objects.requireNonNull(finished.result());
  }

  private static Job job(String type, Map<String, Object> params) {
    Job job = Job.named(type);
    job.task(type, new Work.Typed(type, params));
    return job;
  }
}
