package dev.hilera.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client before servers that answer as no good server does, and before none. */
class OddAnswersTest {
  private static final String END =
      "event: complete\ndata: {\"status\": \"completed\", \"result\": 7, \"duration\": 1.5}\n\n";

  private static HileraClient client(URI url) {
    return HileraClient.open(ClientConfig.of(url).tries(3, Duration.ofMillis(1)));
  }

  @Test
  void aPortWhereNothingListensIsSaidSo() throws IOException {
    URI url;
    try (ServerSocket socket = new ServerSocket(0)) {
      url = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    try (HileraClient client = client(url)) {
      assertThatThrownBy(client::stats)
          .isInstanceOf(UnreachableException.class)
          .hasMessage("cannot reach " + url + ": nothing listens there");
    }
  }

  @Test
  void whyThereIsNoConnectionIsSaidInWordsForPeople() {
    assertThat(
            Transport.reason(
                (IOException) new ConnectException().initCause(new UnresolvedAddressException())))
        .isEqualTo("there is no such host");
    assertThat(Transport.reason(new ConnectException("No route to host")))
        .isEqualTo("No route to host");
    assertThat(Transport.reason(new SSLHandshakeException("unable to find a path")))
        .isEqualTo("its certificate is not trusted: unable to find a path");
  }

  @Test
  void aCommandThatIsSentAgainHasTheSameKey() throws IOException {
    try (Canned server = new Canned();
        HileraClient client = client(server.url())) {
      assertThatThrownBy(client::clear)
          .isInstanceOf(UnreachableException.class)
          .hasMessageEndingWith("the connection broke before there was an answer");

      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().stream().map(OddAnswersTest::key).distinct()).hasSize(1);
    }
  }

  private static String key(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Idempotency-Key: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServerThatIsBusyIsAskedAgainWhenItSays() throws IOException {
    long begin = System.nanoTime();
    try (Canned server =
            new Canned(
                Canned.json(503, "{}").replace("word\r\n", "word\r\nRetry-After: 1\r\n"),
                Canned.json(429, "{}").replace("word\r\n", "word\r\nRetry-After: soon\r\n"),
                Canned.json(200, "{\"cleared\": 4}"));
        HileraClient client = client(server.url())) {
      assertThat(client.clear()).isEqualTo(4);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>It works!</html>",
        "",
        "[]",
        "{\"status\"",
        "{}",
        "{\"id\": true}",
        "{\"id\": 1} {\"id\": 2}",
        "{\"id\": 1, \"name\": \"a\", \"status\": \"lost\"}",
      })
  void aGoodAnswerThatIsNotOfHileraIsNoAnswer(String body) throws IOException {
    try (Canned server = new Canned(Canned.json(200, body));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.job(1))
          .isInstanceOf(UnreachableException.class)
          .hasMessageStartingWith(server.url() + " does not answer as Hilera does: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>Bad gateway</html>", "", "{}", "[1]", "{\"error\": \"x\", \"errors\": 1}"})
  void aRefusalThatIsNotOfHileraIsNoAnswer(String body) throws IOException {
    try (Canned server = new Canned(Canned.answer(500, "text/html", body));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.job(1))
          .isInstanceOf(UnreachableException.class)
          .hasMessage(server.url() + " does not answer as Hilera does: it says 500");
    }
  }

  @Test
  void allFaultsOfARefusalAreTold() throws IOException {
    String faults =
        "{\"error\": \"2 faults\", \"errors\":"
            + " [{\"field\": \"a\", \"problem\": \"b\"}, {\"field\": \"c\", \"problem\": \"d\"}]}";
    try (Canned server = new Canned(Canned.json(400, faults));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.create(NewJob.ofFile(Map.of("name", "x"))))
          .isInstanceOfSatisfying(
              HileraException.Invalid.class,
              invalid ->
                  assertThat(invalid.problems())
                      .containsExactly(new Problem("a", "b"), new Problem("c", "d")));
    }
  }

  @Test
  void aStreamIsReadWhateverItsLinesEndWithAndWhateverElseItSays() throws Exception {
    String events =
        ": a comment\r\n\r\nevent: news\r\ndata: {}\r\n\r\n"
            + "id: 9\r\nevent: status\r\ndata: {\"status\":\r\ndata: \"running\"}\r\n\r\n"
            + "event: progress\ndata: {\"percent\": 40, \"message\": \"\"}\nretry: 5\n\n"
            + "event: task\ndata: {\"event\": \"task_started\", \"job_id\": 1, \"seq\": 3,"
            + " \"at\": \"2026-01-02T03:04:05Z\", \"task\": \"a\", \"attempt\": 1}\n\n";
    try (Canned server = new Canned(Canned.stream(events), Canned.stream(END));
        HileraClient client = client(server.url())) {
      List<JobNews> told = new ArrayList<>();

      JobNews.Ended end = client.watch(1, told::add);

      assertThat(told.getFirst()).isEqualTo(new JobNews.Status(JobStatus.RUNNING));
      assertThat(told.get(1))
          .isInstanceOfSatisfying(
              JobNews.Moved.class, moved -> assertThat(moved.progress().percent()).isEqualTo(40));
      assertThat(told.get(2))
          .isInstanceOfSatisfying(
              JobNews.Happened.class,
              happened -> assertThat(happened.event().kind()).isEqualTo(Event.Kind.TASK_STARTED));
      assertThat(told).hasSize(4).last().isEqualTo(end);
      assertThat(end)
          .isEqualTo(new JobNews.Ended(JobStatus.COMPLETED, 7, null, Duration.ofMillis(1500)));
      assertThat(server.requests().getFirst()).doesNotContain("Last-Event-ID");
      assertThat(server.requests().getLast()).contains("Last-Event-ID: 9\n");
    }
  }

  @Test
  void aStreamThatIsRefusedForAMomentIsAskedForAgain() throws Exception {
    try (Canned server = new Canned(Canned.json(503, "{}"), Canned.stream(END));
        HileraClient client = client(server.url())) {
      assertThat(client.await(1).status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void aStreamThatIsRefusedForGoodIsNot() throws Exception {
    try (Canned server = new Canned(Canned.json(404, "{\"error\": \"no job 1\"}\n"));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.await(1))
          .isInstanceOf(HileraException.Unknown.class)
          .hasMessage("no job 1");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aStreamThatIsNotOfHileraIsNoStream() throws Exception {
    try (Canned server = new Canned(Canned.stream("event: status\ndata: soon\n\n"));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.await(1))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("does not answer as Hilera does");
    }
  }

  @Test
  void aStreamThatAlwaysEndsEarlyIsGivenUp() throws Exception {
    try (Canned server =
            new Canned(Canned.stream(""), Canned.stream(": hello\n\n"), Canned.stream("data"));
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.await(1))
          .isInstanceOf(UnreachableException.class)
          .hasMessageEndingWith("the stream ended early");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aStreamThatIsSilentCountsAsBroken() {
    try (EventLines silent = new EventLines(Duration.ofMillis(50))) {
      assertThatThrownBy(silent::next)
          .isInstanceOf(LostStream.class)
          .hasMessageStartingWith("the stream is silent for ");
    }
  }

  @Test
  void aStreamThatBreaksIsOpenedAgain() throws Exception {
    String broken = Canned.stream(END).replaceFirst("Content-Length: \\d+", "Content-Length: 9999");
    String early = broken.substring(0, broken.indexOf("data:"));
    try (Canned server = new Canned(early, early, Canned.stream(END));
        HileraClient client = client(server.url())) {
      assertThat(client.await(1).result()).isEqualTo(7);
    }
    try (Canned server = new Canned(early, early, early);
        HileraClient client = client(server.url())) {
      assertThatThrownBy(() -> client.await(1))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("the stream broke: ");
    }
  }

  @Test
  void aValueWithoutAFormInJsonIsRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> NewJob.ofFile(Map.of("a", new Object())).json())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.lang.Object has no form in JSON; give maps, lists and texts");
    assertThat(NewJob.ofFile(Map.of("a", List.of(1, 2L, 2.5, true, "x"))).json())
        .isEqualTo("{\"a\":[1,2,2.5,true,\"x\"]}");
    assertThatThrownBy(() -> NewJob.ofFile("[]")).isInstanceOf(IllegalArgumentException.class);
  }
}
