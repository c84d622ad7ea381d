package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.Spawn;
import dev.hilera.server.Stream.Told;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2: the events of one job as server-sent events. */
class JobStreamTest extends Served {
  private Stream watch(String job, String... headers) throws IOException, InterruptedException {
    return Stream.open(client(), uri("/api/jobs/" + job + "/progress"), headers);
  }

  @Test
  void theStreamSaysWhatItIsAndThatNobodyMayKeepIt() throws Exception {
    serve();
    try (Stream stream = watch(created("{\"type\":\"wait\"}"))) {
      assertThat(stream.code()).isEqualTo(200);
      assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(stream.headers().firstValue("Cache-Control")).hasValue("no-cache");
      assertThat(stream.headers().firstValue("X-Accel-Buffering")).hasValue("no");
    }
  }

  @Test
  void aJobIsToldFromItsStateNowToItsEndThenTheServerCloses() throws Exception {
    serve();
    String id = created("{\"type\":\"walk\",\"start\":false}");
    try (Stream stream = watch(id)) {
      Told first = stream.next().orElseThrow();
      hilera().start(Long.parseLong(id));
      Told running = stream.next().orElseThrow();
      Told progress = stream.next().orElseThrow();
      gate.countDown();
      List<Told> rest = stream.rest();

      assertThat(first.name()).isEqualTo("status");
      assertThat(first.status()).isEqualTo("pending");
      assertThat(running.status()).isEqualTo("running");
      assertThat(progress.name()).isEqualTo("progress");
      assertThat(progress.data().toString())
          .isEqualTo("{\"percent\":40,\"message\":\"on my way\"}");
      assertThat(rest).extracting(Told::name).containsExactly("status", "complete");
      assertThat(rest.get(0).status()).isEqualTo("completed");
      assertThat(rest.get(1).status()).isEqualTo("completed");
      assertThat(rest.get(1).data().get("result").stringValue()).isEqualTo("there");
      assertThat(rest.get(1).data().get("duration").isNumber()).isTrue();
      assertThat(rest.get(1).id()).matches("[1-9][0-9]*");
    }
  }

  @Test
  void aFailureIsToldWithItsError() throws Exception {
    serve();
    String id = created("{\"type\":\"fail\"}");
    await(id, JobStatus.FAILED);

    try (Stream stream = watch(id)) {
      List<Told> all = stream.rest();
      assertThat(all).extracting(Told::name).containsExactly("status", "failed");
      assertThat(all.get(1).status()).isEqualTo("failed");
      assertThat(all.get(1).data().get("error").stringValue()).contains("it broke");
    }
  }

  @Test
  void aCancelIsToldWithTheJobsId() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    try (Stream stream = watch(id)) {
      stream.next();
      hilera().cancel(Long.parseLong(id));

      Told last = stream.rest().getLast();

      assertThat(last.name()).isEqualTo("cancelled");
      assertThat(last.data().get("job_id").stringValue()).isEqualTo(id);
      assertThat(last.status()).isEqualTo("cancelled");
    }
  }

  @Test
  void aFinishedJobIsToldByItsStateAndItsEnd() throws Exception {
    serve();
    long id = finished(quick("done"));
    try (Stream stream = watch(Long.toString(id))) {
      List<Told> all = stream.rest();
      assertThat(all).extracting(Told::name).containsExactly("status", "complete");
      assertThat(all.get(1).data().get("result").intValue()).isEqualTo(42);
    }
  }

  @Test
  void theTasksOfAGraphAreToldEachWithItsBeginAndEnd() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");
    try (Stream stream = watch(id)) {
      stream.next();
      hilera().start(Long.parseLong(id));

      List<Told> all = stream.rest();

      assertThat(all)
          .filteredOn(told -> told.name().equals("task"))
          .extracting(told ->
              told.data().get("event").stringValue() + " " + told.data().get("task").stringValue())
          .containsExactly(
              "task_started first",
              "task_terminated first",
              "task_started second",
              "task_terminated second");
      assertThat(all.getLast().name()).isEqualTo("complete");
    }
  }

  @Test
  void theTasksThatWereAddedToALoneOneAreToldToo() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    try (Stream stream = watch(id)) {
      stream.next();
      Spawn more = new Spawn();
      more.task("added", () -> 1);

      hilera().spawn(Long.parseLong(id), null, more);

      assertThat(stream.await("task").data().get("event").stringValue()).isEqualTo("task_spawned");
      assertThat(stream.await("task").data().get("task").stringValue()).isEqualTo("added");
    }
  }

  @Test
  void pauseAndResumeAreChangesOfStatus() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    try (Stream stream = watch(id)) {
      assertThat(stream.next().orElseThrow().status()).isEqualTo("running");
      hilera().pause(Long.parseLong(id));
      assertThat(stream.await("status").status()).isEqualTo("paused");
      hilera().resume(Long.parseLong(id));
      assertThat(stream.await("status").status()).isEqualTo("running");
    }
  }

  @Test
  void aClientThatComesAgainGetsWhatItMissed() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\"}");
    await(id, JobStatus.COMPLETED);

    try (Stream stream = watch(id, "Last-Event-ID", "3")) {
      List<Told> all = stream.rest();

      assertThat(all.get(0).name()).isEqualTo("status");
      assertThat(all.get(0).id()).isEqualTo("3");
      assertThat(all.get(1).id()).isEqualTo("4");
      assertThat(all)
          .extracting(Told::id)
          .isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
      assertThat(all).filteredOn(told -> told.name().equals("complete")).hasSize(1);
      assertThat(all.getLast().name()).isEqualTo("complete");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "nonsense", "-4", ""})
  void anIdOfNoEventStillBringsTheEnd(String lastId) throws Exception {
    serve();
    long id = finished(quick("done"));
    try (Stream stream = watch(Long.toString(id), "Last-Event-ID", lastId)) {
      assertThat(stream.rest()).extracting(Told::name).containsExactly("status", "complete");
    }
  }

  @Test
  void aJobThatWasRetriedIsFollowedIntoItsNextRun() throws Exception {
    serve();
    String id = created("{\"type\":\"fail\"}");
    await(id, JobStatus.FAILED);
    hilera().retry(Long.parseLong(id));
    await(id, JobStatus.FAILED);

    try (Stream stream = watch(id, "Last-Event-ID", "1")) {
      List<Told> all = stream.rest();
      assertThat(all).filteredOn(told -> told.name().equals("failed")).hasSize(1);
      assertThat(all.getLast().name()).isEqualTo("failed");
    }
  }

  @Test
  void anUnknownJobIsNotFoundInJsonAndNotAStream() throws Exception {
    serve();

    Answer answer = get("/api/jobs/77/progress", "Accept", "text/event-stream");

    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void whoDoesNotAcceptAStreamIsToldSo() throws Exception {
    serve();
    long id = finished(quick("done"));
    String path = "/api/jobs/" + id + "/progress";

    assertThat(get(path, "Accept", "application/json").code()).isEqualTo(406);
    assertThat(get(path, "Accept", "text/html, application/json;q=0.9").code()).isEqualTo(406);
    assertThat(get(path, "Accept", "text/html, text/event-stream;q=0.1").code()).isEqualTo(200);
    assertThat(get(path, "Accept", "*/*").code()).isEqualTo(200);
  }

  @Test
  void allWatchersSeeTheSameAndOneThatLeavesDisturbsNone() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");
    List<Stream> watchers = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      watchers.add(watch(id));
      watchers.getLast().next();
    }
    watchers.removeLast().close();

    hilera().start(Long.parseLong(id));

    List<List<Told>> told = new ArrayList<>();
    for (Stream watcher : watchers) {
      told.add(watcher.rest().stream().filter(event -> !event.name().equals("progress")).toList());
      watcher.close();
    }
    assertThat(told).allMatch(events -> events.equals(told.getFirst()));
    assertThat(told.getFirst().getLast().name()).isEqualTo("complete");
  }

  @Test
  void aReaderThatStopsIsDroppedAndTheOthersNoticeNothing() throws Exception {
    serve(
        anywhere()
            .limits(
                ServerConfig.Limits.DEFAULT.clients(100, 10_000).quiet(Duration.ofMillis(500))));
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    try (Stream reads = watch(id);
        Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(1_024);
      lazy.connect(
          new InetSocketAddress(server().address().getHost(), server().address().getPort()));
      lazy.getOutputStream()
          .write(
              ("GET /api/jobs/" + id + "/progress HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(UTF_8));
      lazy.getOutputStream().flush();
      assertThat(lazy.getInputStream().read()).isEqualTo('H');
      awaitClients(2);
      Thread reader = Thread.ofVirtual().start(() -> drain(reads));

      // What the system's own buffers take between two processes goes before.
      for (int round = 0; clients() > 1; round++) {
        assertThat(round).isLessThan(1_000);
        spawn(Long.parseLong(id), round);
      }

      gate.countDown();
      await(id, JobStatus.COMPLETED);
      reader.join();
      assertThat(ends).containsExactly("complete");
    }
  }

  private final List<String> ends = new CopyOnWriteArrayList<>();

  private void drain(Stream stream) {
    try {
      ends.add(stream.rest().getLast().name());
    } catch (IOException e) {
      ends.add(e.toString());
    }
  }

  /** Some tasks with long names, whose beginning and end are told; waits until they are over. */
  private void spawn(long id, int round) throws Exception {
    int many = 50;
    Spawn more = new Spawn();
    for (int number = 0; number < many; number++) {
      more.task(round + "." + number + " " + "x".repeat(180), () -> 1);
    }
    hilera().spawn(id, null, more);
    CountDownLatch never = new CountDownLatch(1);
    while (hilera().job(id).orElseThrow().counts().completed() < (round + 1) * many) {
      boolean _ = never.await(1, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aSilentStreamCarriesComments() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(250))));
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);

    for (String path : List.of("/progress", "/tasks/wait/log?follow=true")) {
      HttpRequest request = HttpRequest.newBuilder(uri("/api/jobs/" + id + path)).build();
      try (var lines = client().send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
        assertThat(lines.filter(line -> line.equals(":")).limit(3).count()).isEqualTo(3);
      }
    }
  }

  @Test
  void byDefaultASilentStreamCarriesACommentWithin25Seconds() {
    assertThat(ServerConfig.Limits.DEFAULT.idle()).isLessThanOrEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void tooManyWatchersAreRefused() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.clients(1, 50)));
    String id = created("{\"type\":\"wait\"}");
    try (Stream first = watch(id)) {
      assertThat(first.next()).isPresent();

      assertThat(get("/api/jobs/" + id + "/progress").code()).isEqualTo(503);
    }
  }

  @Test
  void aStopOfTheServerEndsStreamsAtOnce() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    try (Stream stream = watch(id)) {
      stream.next();
      long begin = System.nanoTime();

      server().close();

      assertThat(stream.rest()).isEmpty();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(5);
    }
  }
}
