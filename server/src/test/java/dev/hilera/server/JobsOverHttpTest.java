package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 1: jobs are created, listed, looked at and commanded. */
class JobsOverHttpTest extends Served {
  private static final String MOMENT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @BeforeEach
  void start() {
    serve();
  }

  @Test
  void aTypedJobIsCreatedWithItsPlaceAndItsRecord() throws Exception {
    Answer answer = post("/api/jobs", "{\"type\":\"greet\",\"params\":{\"name\":\"you\"}}");

    assertThat(answer.code()).isEqualTo(201);
    String id = answer.json().get("id").stringValue();
    assertThat(answer.header("Location")).isEqualTo("/api/jobs/" + id);
    assertThat(answer.json().get("type").stringValue()).isEqualTo("greet");
    await(id, JobStatus.COMPLETED);
    JsonNode record = get("/api/jobs/" + id).json();
    assertThat(record.get("result").stringValue()).isEqualTo("hello you ");
    assertThat(record.get("params").toString()).isEqualTo("{\"name\":\"you\",\"times\":1}");
    assertThat(record.get("progress").get("percent").intValue()).isEqualTo(100);
    assertThat(record.get("counts").get("completed").intValue()).isEqualTo(1);
    assertThat(record.get("created_at").stringValue()).matches(MOMENT);
    assertThat(record.get("started_at").stringValue()).matches(MOMENT);
    assertThat(record.get("completed_at").stringValue()).matches(MOMENT);
    assertThat(record.get("duration").isNumber()).isTrue();
    assertThat(record.get("error").isNull()).isTrue();
    JsonNode task = record.get("tasks").get(0);
    assertThat(task.get("name").stringValue()).isEqualTo("greet");
    assertThat(task.get("status").stringValue()).isEqualTo("completed");
    assertThat(task.get("node").stringValue()).isEqualTo("local");
  }

  @Test
  void jobTypeIsAnotherWordForTypeButBothMustNotDiffer() throws Exception {
    assertThat(post("/api/jobs", "{\"job_type\":\"pair\"}").code()).isEqualTo(201);
    assertThat(post("/api/jobs", "{\"job_type\":\"pair\",\"type\":\"pair\"}").code())
        .isEqualTo(201);

    Answer both = post("/api/jobs", "{\"job_type\":\"pair\",\"type\":\"greet\"}");

    assertThat(both.code()).isEqualTo(400);
    assertThat(both.json().get("field").stringValue()).isEqualTo("job_type");
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(2);
  }

  @Test
  void aWholeGraphIsCreatedAndRuns() throws Exception {
    String id =
        created(
            """
            {"name": "graph", "tasks": [
              {"name": "one", "type": "greet", "params": {"name": "one"}},
              {"name": "two", "type": "greet", "params": {"name": "two"}, "needs": ["one"]}]}
            """);

    await(id, JobStatus.COMPLETED);
    JsonNode record = get("/api/jobs/" + id).json();
    assertThat(record.get("name").stringValue()).isEqualTo("graph");
    assertThat(record.get("type").isNull()).isTrue();
    assertThat(record.get("tasks").get(1).get("needs").toString()).isEqualTo("[\"one\"]");
    assertThat(record.get("result").stringValue()).isEqualTo("hello two ");
  }

  @Test
  void everyFaultOfAGraphIsToldAndNothingIsCreated() throws Exception {
    Answer answer =
        post(
            "/api/jobs",
            """
            {"name": "bad", "tasks": [
              {"name": "one", "type": "nothing"},
              {"name": "two", "type": "greet", "timeout": "-1s", "needs": ["three"]}]}
            """);

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json().get("code").intValue()).isEqualTo(400);
    assertThat(answer.json().get("errors").size()).isGreaterThanOrEqualTo(2);
    assertThat(answer.json().get("errors").toString()).contains("three").contains("timeout");
    assertThat(hilera().counts().values()).allMatch(count -> count == 0);
  }

  @Test
  void whatIsSaidOfAJobForPeopleIsKeptAndShown() throws Exception {
    String typed = created("{\"type\":\"pair\",\"description\":\"one and one\"}");
    String graph =
        created(
            "{\"name\":\"g\",\"description\":\"of tasks\",\"tasks\":{\"a\":{\"type\":\"fail\"}}}");
    String silent = created("{\"type\":\"pair\"}");

    assertThat(get("/api/jobs/" + typed).json().get("description").stringValue())
        .isEqualTo("one and one");
    assertThat(get("/api/jobs/" + graph).json().get("description").stringValue())
        .isEqualTo("of tasks");
    assertThat(get("/api/jobs/" + silent).json().get("description").stringValue()).isEmpty();
    assertThat(get("/api/jobs").json().get(2).has("description")).as("lists are short").isFalse();
  }

  @Test
  void theProgressOfAJobIsTheShareOfFinalTasksAndTheCountsTellWhatCompleted() throws Exception {
    String id = created("{\"type\":\"pair\",\"start\":false}");
    delete("/api/jobs/" + id);
    await(id, JobStatus.CANCELLED);

    JsonNode job = get("/api/jobs").json().get(0);
    assertThat(job.get("progress").get("percent").intValue()).isEqualTo(100);
    assertThat(job.get("counts").get("completed").intValue()).isZero();
  }

  @Test
  void aHeldJobWaitsUntilItIsStarted() throws Exception {
    String id = created("{\"type\":\"pair\",\"start\":false}");
    assertThat(get("/api/jobs/" + id).json().get("status").stringValue()).isEqualTo("pending");

    Answer started = post("/api/jobs/" + id + "/start", "");

    assertThat(started.code()).isEqualTo(200);
    assertThat(started.json().get("id").stringValue()).isEqualTo(id);
    await(id, JobStatus.COMPLETED);
    Answer again = post("/api/jobs/" + id + "/start", "");
    assertThat(again.code()).isEqualTo(409);
    assertThat(again.error()).contains("completed");
  }

  @Test
  void aKeyCreatesOneJobOnly() throws Exception {
    String body = "{\"type\":\"pair\",\"key\":\"once\"}";

    assertThat(created(body)).isEqualTo(created(body));
    assertThat(post("/api/jobs", "{\"type\":\"wait\",\"key\":\"once\"}").code()).isEqualTo(409);
  }

  @Test
  void aRunningJobIsPausedAndResumed() throws Exception {
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);

    Answer paused = post("/api/jobs/" + id + "/pause", "");

    assertThat(paused.json().get("status").stringValue()).isEqualTo("paused");
    assertThat(post("/api/jobs/" + id + "/pause", "").code()).isEqualTo(409);
    Answer resumed = post("/api/jobs/" + id + "/resume", "");
    assertThat(resumed.code()).isEqualTo(200);
    assertThat(post("/api/jobs/" + id + "/resume", "").code()).isEqualTo(409);
    gate.countDown();
    await(id, JobStatus.COMPLETED);
  }

  @Test
  void aFailedJobTellsItsErrorAndIsRetried() throws Exception {
    String id = created("{\"type\":\"fail\"}");
    await(id, JobStatus.FAILED);
    assertThat(get("/api/jobs/" + id).json().get("error").stringValue()).contains("it broke");

    Answer retried = post("/api/jobs/" + id + "/retry", "");

    assertThat(retried.code()).isEqualTo(200);
    assertThat(retried.json().get("run").intValue()).isEqualTo(2);
  }

  @Test
  void aJobIsCancelledOnceAndItsRecordStays() throws Exception {
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);

    Answer cancelled = delete("/api/jobs/" + id);

    assertThat(cancelled.code()).isEqualTo(200);
    assertThat(cancelled.body()).isEqualTo("{\"success\":true,\"job_id\":\"" + id + "\"}");
    await(id, JobStatus.CANCELLED);
    JsonNode before = get("/api/jobs/" + id).json();
    Answer again = delete("/api/jobs/" + id);
    assertThat(again.code()).isEqualTo(409);
    assertThat(again.error()).contains("cancelled");
    assertThat(get("/api/jobs/" + id).json()).isEqualTo(before);
  }

  @Test
  void ofTwoCancelsAtOnceOneSucceedsAndTheOtherIsAConflict() throws Exception {
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Callable<Integer> cancel = () -> delete("/api/jobs/" + id).code();
      List<Future<Integer>> codes = both.invokeAll(List.of(cancel, cancel));

      assertThat(List.of(codes.get(0).get(), codes.get(1).get()))
          .containsExactlyInAnyOrder(200, 409);
    }
    await(id, JobStatus.CANCELLED);
    JsonNode events = get("/api/jobs/" + id + "/events").json();
    long ends =
        events
            .valueStream()
            .filter(event -> event.get("event").stringValue().equals("job_finished"))
            .count();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void aListedJobTellsWhatARowShows() throws Exception {
    long id = finished(quick("row"));

    JsonNode row = get("/api/jobs").json().get(0);

    assertThat(row.get("id").stringValue()).isEqualTo(Long.toString(id));
    assertThat(row.propertyNames())
        .contains("name", "type", "status", "progress", "counts")
        .contains("created_at", "started_at", "completed_at");
    assertThat(row.get("counts").get("total").intValue()).isEqualTo(1);
  }

  @Test
  void aRecordHasTheFirstHundredTasksAndPagesHaveTheRest() throws Exception {
    Job job = Job.named("wide");
    for (int number = 0; number < 120; number++) {
      job.task("t" + number, () -> 1);
    }
    String path = "/api/jobs/" + finished(job);

    assertThat(get(path).json().get("tasks")).hasSize(100);
    assertThat(get(path).json().get("counts").get("total").intValue()).isEqualTo(120);
    assertThat(get(path + "/tasks").json()).hasSize(100);
    assertThat(get(path + "/tasks?from=100").json()).hasSize(20);
    for (String wrong : List.of("from=-1", "from=x", "limit=0", "limit=10001")) {
      assertThat(get(path + "/tasks?" + wrong).code()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void theFiguresAgreeAtEveryMoment() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> load =
          threads.submit(() -> {
            for (int number = 0; number < 300; number++) {
              hilera().run(quick("load " + number));
            }
          });
      boolean over;
      do {
        over = load.isDone();
        JsonNode stats = get("/api/stats").json();
        JsonNode queue = stats.get("queue");
        int sum = 0;
        for (String name : queue.propertyNames()) {
          sum += name.equals("total") ? 0 : queue.get(name).intValue();
        }
        assertThat(sum).as(queue.toString()).isEqualTo(queue.get("total").intValue());
        assertThat(stats.get("worker").get("active").intValue()).isBetween(0, 2);
      } while (!over);
      load.get();
    }
  }

  @Test
  void finishedJobsAreClearedAndNoLiveOne() throws Exception {
    finished(quick("done"));
    String waiting = created("{\"type\":\"wait\"}");

    assertThat(post("/api/jobs/clear-completed", "").body()).isEqualTo("{\"cleared\":1}");

    assertThat(get("/api/jobs").json().size()).isEqualTo(1);
    assertThat(get("/api/jobs/" + waiting).code()).isEqualTo(200);
    assertThat(post("/api/jobs/clear-completed", "").body()).isEqualTo("{\"cleared\":0}");
  }

  @Test
  void jobsAreListedNewestFirstPageByPage() throws Exception {
    for (int number = 0; number < 5; number++) {
      hilera().submit(quick("job " + number));
    }

    JsonNode first = get("/api/jobs?limit=2").json();
    String last = first.get(1).get("id").stringValue();
    JsonNode second = get("/api/jobs?limit=2&after=" + last).json();

    assertThat(names(first)).containsExactly("job 4", "job 3");
    assertThat(names(second)).containsExactly("job 2", "job 1");
  }

  @Test
  void jobsAreFoundByStatusTypeLabelAndText() throws Exception {
    finished(quick("finished"));
    Job labelled = quick("held labelled");
    labelled.label("team", "red");
    hilera().submit(labelled);
    created("{\"type\":\"pair\",\"start\":false}");

    assertThat(names(get("/api/jobs?status=completed").json())).containsExactly("finished");
    assertThat(names(get("/api/jobs?status=pending").json()))
        .containsExactly("pair", "held labelled");
    assertThat(names(get("/api/jobs?type=pair").json())).containsExactly("pair");
    assertThat(names(get("/api/jobs?label=team:red").json())).containsExactly("held labelled");
    assertThat(names(get("/api/jobs?label=team:blue").json())).isEmpty();
    assertThat(names(get("/api/jobs?q=shed").json())).containsExactly("finished");
  }

  @Test
  void wrongFiltersAreRefusedByName() throws Exception {
    for (String field : List.of("limit=0", "limit=x", "limit=1001", "after=x", "status=odd")) {
      Answer answer = get("/api/jobs?" + field);
      assertThat(answer.code()).as(field).isEqualTo(400);
      assertThat(answer.json().get("field").stringValue()).isEqualTo(field.split("=", 2)[0]);
    }
  }

  @Test
  void keptEventsAreReadAfterANumber() throws Exception {
    long id = finished(quick("told"));

    JsonNode all = get("/api/jobs/" + id + "/events").json();
    JsonNode rest = get("/api/jobs/" + id + "/events?after=1").json();

    assertThat(all.get(0).get("event").stringValue()).isEqualTo("job_created");
    assertThat(all.get(all.size() - 1).get("event").stringValue()).isEqualTo("job_finished");
    assertThat(rest.size()).isEqualTo(all.size() - 1);
    assertThat(rest.get(0).get("seq").intValue()).isEqualTo(2);
  }

  @Test
  void integersThatNotEveryReaderKeepsTravelAsTexts() throws Exception {
    Job job = Job.named("big");
    job.task("only", () -> List.of(9_007_199_254_740_991L, 9_007_199_254_740_993L));

    JsonNode record = get("/api/jobs/" + finished(job)).json();

    assertThat(record.get("result").toString())
        .isEqualTo("[9007199254740991,\"9007199254740993\"]");
  }

  private static List<String> names(JsonNode jobs) {
    return jobs.valueStream().map(job -> job.get("name").stringValue()).toList();
  }
}
