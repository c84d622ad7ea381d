package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hilera.Config;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.server.types.BuiltIn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Section 4: the types that every server offers, asked for over HTTP. */
class TypesOverHttpTest extends Served {
  @BeforeEach
  void start() {
    serve(Config.memory().workers(4).plugin(new BuiltIn(InstantSource.system(), true)), anywhere());
  }

  private JsonNode result(String type, String params) throws Exception {
    String id = created("{\"type\":\"" + type + "\",\"params\":" + params + "}");
    await(id, JobStatus.COMPLETED);
    return get("/api/jobs/" + id).json().get("result");
  }

  @Test
  void primesAreCountedAndListed() throws Exception {
    JsonNode result = result("prime", "{}");

    assertThat(result.get("count").intValue()).isEqualTo(168);
    assertThat(result.get("largest").intValue()).isEqualTo(997);
    assertThat(result.get("primes")).hasSize(168);
    assertThat(result.get("duration").isNumber()).isTrue();
  }

  @Test
  void greatNumbersOfFibonacciAreTexts() throws Exception {
    JsonNode result = result("fibonacci", "{\"count\":100}");

    assertThat(result.get("numbers").get(99).stringValue()).isEqualTo("354224848179261915075");
    assertThat(result.get("numbers").get(9).intValue()).isEqualTo(55);
    assertThat(result.get("duration").isNumber()).isTrue();
  }

  @Test
  void aCountdownTellsTheSecondsByItsStream() throws Exception {
    String id = created("{\"type\":\"countdown\",\"params\":{\"seconds\":2},\"start\":false}");
    try (Stream stream = Stream.open(client(), uri("/api/jobs/" + id + "/progress"))) {
      stream.next();
      hilera().start(Long.parseLong(id));

      List<Stream.Told> all = stream.rest();

      assertThat(all)
          .filteredOn(told -> told.name().equals("progress"))
          .last()
          .satisfies(told ->
              assertThat(told.data().get("message").stringValue()).isEqualTo("1 second remaining"))
          .satisfies(told -> assertThat(told.data().get("percent").intValue()).isBetween(50, 99));
      JsonNode result = all.getLast().data().get("result");
      assertThat(result.get("message").stringValue()).contains("2 seconds");
      assertThat(result.get("duration").doubleValue()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void anEchoComesBackUnchanged() throws Exception {
    JsonNode result = result("echo", "{\"message\":\"a \\\"b\\\" \\u00e4\",\"delay\":1}");

    assertThat(result.get("message").stringValue()).isEqualTo("a \"b\" \u00e4");
    assertThat(result.get("echoed_at").stringValue()).endsWith("Z");
  }

  @Test
  void addressesAreFetchedAtTheSameTime() throws Exception {
    CyclicBarrier all = new CyclicBarrier(3);
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      web.setExecutor(threads);
      web.createContext(
          "/",
          exchange -> {
            try (exchange) {
              all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
              exchange.sendResponseHeaders(200, 2);
              exchange.getResponseBody().write("ok".getBytes(UTF_8));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      web.start();
      String at = "\"http://127.0.0.1:" + web.getAddress().getPort();

      JsonNode result =
          result("url_fetch", "{\"urls\":[" + at + "/a\"," + at + "/b\"," + at + "/c\"]}");

      assertThat(result.get("results")).hasSize(3);
      assertThat(result.get("results").get(1).get("url").stringValue()).endsWith("/b");
      assertThat(result.get("results").get(1).get("status").intValue()).isEqualTo(200);
      assertThat(result.get("results").get(1).get("size").intValue()).isEqualTo(2);
    } finally {
      web.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "countdown | seconds | 0",
        "countdown | seconds | 61",
        "countdown | seconds | \"10\"",
        "prime | limit | 99",
        "prime | limit | 100001",
        "prime | limit | 1000.5",
        "fibonacci | count | 0",
        "fibonacci | count | 1001",
        "fibonacci | count | true",
        "echo | message | \"\"",
        "echo | message | 7",
        "url_fetch | urls | []",
        "url_fetch | urls | \"http://example.org/\"",
        "url_fetch | urls | [\"ftp://example.org/\"]",
        "url_fetch | urls |"
            + " [\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\",\"http://a/\"]"
      })
  void aParameterOutOfItsBoundsIsNamed(String type, String field, String value) throws Exception {
    Answer answer =
        post(
            "/api/jobs",
            "{\"type\":\"" + type + "\",\"params\":{\"" + field + "\":" + value + "}}");

    assertThat(answer.code()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(field);
    assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"countdown, seconds, 60", "echo, delay, 30"})
  void aCancelStopsWithinASecondAndNothingIsToldAfterIt(String type, String field, int value)
      throws Exception {
    String more = type.equals("echo") ? "\"message\":\"x\"," : "";
    String id =
        created("{\"type\":\"%s\",\"params\":{%s\"%s\":%d}}".formatted(type, more, field, value));
    try (Stream stream = Stream.open(client(), uri("/api/jobs/" + id + "/progress"))) {
      stream.await("progress");
      long begin = System.nanoTime();

      assertThat(delete("/api/jobs/" + id).code()).isEqualTo(200);

      assertThat(stream.rest().getLast().name()).isEqualTo("cancelled");
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(1_000);
    }
    JsonNode before = get("/api/jobs/" + id).json();
    assertThat(result("echo", "{\"message\":\"x\",\"delay\":2}").isObject()).isTrue();
    assertThat(get("/api/jobs/" + id).json()).isEqualTo(before);
  }
}
