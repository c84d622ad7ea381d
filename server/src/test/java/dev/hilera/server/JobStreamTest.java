package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.server.Stream.Told;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.clients(100, 50)));
    CountDownLatch go = new CountDownLatch(1);
    int tasks = 3_000;
    Job job = Job.named("many");
    job.task(
        "hold",
        () -> {
          go.await();
          Attempt.current().progress(1);
        });
    for (int number = 0; number < tasks; number++) {
      job.task("task " + number + " " + "x".repeat(150), () -> 1).needs("hold");
    }
    String id = Long.toString(hilera().run(job).jobId());
    await(id, JobStatus.RUNNING);
    try (Socket lazy = new Socket(server().address().getHost(), server().address().getPort())) {
      lazy.setReceiveBufferSize(1_024);
      lazy.getOutputStream()
          .write(
              ("GET /api/jobs/" + id + "/progress HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(UTF_8));
      lazy.getOutputStream().flush();
      assertThat(lazy.getInputStream().read()).isEqualTo('H');

      go.countDown();

      await(id, JobStatus.COMPLETED);
      try (Stream late = watch(id)) {
        assertThat(late.rest()).extracting(Told::name).containsExactly("status", "complete");
      }
    }
    assertThat(hilera().job(Long.parseLong(id)).orElseThrow().counts().completed())
        .isEqualTo(tasks + 1);
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
