package dev.hilera.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the client asks and commands, against a real server. */
class HileraClientTest extends Served {
  @Test
  void aTypedJobIsCreatedWatchedAndRead() throws Exception {
    NewJob tea =
        NewJob.ofType("pair", Map.of("name", "Ann")).name("tea").label("room", "1").label("a", "b");
    JobRecord created = client().create(tea);
    JobNews.Ended end = client().await(created.job().id());
    JobRecord record = client().job(created.job().id());

    assertThat(created.job().name()).isEqualTo("tea");
    assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(end.result()).isEqualTo("hi Ann");
    assertThat(record.result()).isEqualTo("hi Ann");
    assertThat(record.params()).isEqualTo(Map.of("name", "Ann", "times", 1));
    assertThat(record.job().labels()).isEqualTo(Map.of("room", "1", "a", "b"));
    assertThat(record.job().counts().completed()).isEqualTo(2);
    assertThat(record.duration()).isNotNull();
    assertThat(record.tasks()).extracting(TaskView::name).containsExactly("first", "second");
  }

  @Test
  void aGraphIsCreatedAndItsTasksAreRead() throws Exception {
    long job =
        client()
            .create(
                file(
                    "\"a\": {\"type\": \"greet\", \"params\": {\"name\": \"Bob\"}},"
                        + "\"b b\": {\"type\": \"fail\", \"needs\": \"a\"}"))
            .job()
            .id();
    List<JobNews> told = new ArrayList<>();
    JobNews.Ended end = client().watch(job, told::add);
    TaskRecord failed = client().task(job, "b b");

    assertThat(end.status()).isEqualTo(JobStatus.FAILED);
    assertThat(end.error()).contains("it broke");
    assertThat(told.getFirst()).isInstanceOf(JobNews.State.class);
    assertThat(told.getLast()).isEqualTo(end);
    assertThat(failed.inputs()).isEqualTo(Map.of("a", "hello Bob "));
    assertThat(failed.attempts()).hasSize(1);
    assertThat(failed.attempts().getFirst().outcome()).isEqualTo(Outcome.CRASHED);
    assertThat(failed.task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(client().tasks(job, 1, 5)).extracting(TaskView::name).containsExactly("b b");
    assertThat(client().graph(job, "dot")).startsWith("digraph");
    assertThatThrownBy(() -> client().why(job, "a")).isInstanceOf(HileraException.Conflict.class);
  }

  @Test
  void theWatcherOfALoneTaskIsToldItsProgress() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"walk\"}")).job().id();
    List<JobNews> told = new ArrayList<>();
    client()
        .watch(
            job,
            news -> {
              told.add(news);
              gate.countDown();
            });

    assertThat(told.getLast()).isInstanceOf(JobNews.Ended.class);
    assertThat(client().job(job).job().progress().percent()).isEqualTo(100);
  }

  @Test
  void jobsAreListedByWhatTheyAre() {
    long held = client().create(NewJob.ofType("pair", Map.of("name", "C")).held()).job().id();
    long named =
        client()
            .create(NewJob.ofType("pair", Map.of("name", "D")).name("x y").label("k", "v").held())
            .job()
            .id();

    assertThat(client().jobs(JobFilter.newest(10)))
        .extracting(JobView::id)
        .containsExactly(named, held);
    assertThat(client().jobs(JobFilter.newest(1))).hasSize(1);
    assertThat(client().jobs(JobFilter.newest(10).label("k", "v")))
        .extracting(JobView::id)
        .containsExactly(named);
    assertThat(client().jobs(JobFilter.newest(10).statuses(JobStatus.FAILED))).isEmpty();
    assertThat(client().jobs(new JobFilter(Set.of(), "k", null, "x y", named + 1, 10)))
        .extracting(JobView::id)
        .containsExactly(named);
    assertThat(client().find(held)).isPresent();
    assertThat(client().find(999)).isEmpty();
  }

  @Test
  void aJobIsHeldStartedPausedResumedCancelledAndRetried() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"walk\"}").held()).job().id();

    Why why = client().why(job, "only");
    assertThat(why.kind()).isEqualTo(Why.Kind.NOT_STARTED);
    assertThat(client().why(job, 0, 10)).containsExactly(why);

    client().start(job);
    begun(job);
    client().progress(job, "only", new Progress(60, "more"));
    assertThat(client().pause(job).status()).isEqualTo(JobStatus.PAUSED);
    assertThat(client().resume(job).status()).isEqualTo(JobStatus.RUNNING);
    assertThat(client().spawn(job, NewTasks.ofFile(Map.of("more", Map.of("type", "walk")))))
        .containsExactly("more");
    client().cancel(job, "more");
    client().cancel(job);
    assertThat(client().await(job).status()).isEqualTo(JobStatus.CANCELLED);
    assertThatThrownBy(() -> client().cancel(job))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("cancelled");

    gate.countDown();
    assertThat(client().retry(job).run()).isEqualTo(2);
    assertThat(client().await(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(client().clear()).isEqualTo(1);
  }

  @Test
  void oneTaskIsRetried() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"fail\"}")).job().id();
    client().await(job);

    client().retry(job, "only");
    client().await(job);

    assertThat(client().task(job, "only").attempts()).hasSize(2);
  }

  @Test
  void tasksAreSpawnedForTheSakeOfATask() throws Exception {
    long job =
        client()
            .create(
                file(
                    "\"only\": {\"type\": \"walk\"},"
                        + "\"after\": {\"type\": \"walk\", \"needs\": \"only\"}"))
            .job()
            .id();
    begun(job);

    NewTasks more = NewTasks.ofFile(Map.of("tasks", Map.of("more", Map.of("type", "fail"))));
    assertThat(client().spawn(job, more.parent("only"))).containsExactly("more");
    gate.countDown();

    assertThat(client().await(job).status()).isEqualTo(JobStatus.FAILED);
    assertThat(client().task(job, "after").task().status()).isEqualTo(TaskStatus.NOT_RUN);
    assertThatThrownBy(() -> client().spawn(job, more.folder("relative")))
        .isInstanceOf(HileraException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void aJobWithAKeyIsCreatedOnceAndKeepsItsWords() {
    NewJob keyed =
        NewJob.ofType("pair", Map.of("name", "G")).key("monday").description("Monday's.").held();
    JobRecord first = client().create(keyed);

    assertThat(client().create(keyed).job().id()).isEqualTo(first.job().id());
    assertThat(first.description()).isEqualTo("Monday's.");
  }

  @Test
  void aHistoryIsTakenToAnotherStore() throws Exception {
    long job = client().create(NewJob.ofType("pair", Map.of("name", "H"))).job().id();
    client().await(job);
    String history = client().history(job);

    JobRecord restored = client().restore(history);

    assertThat(restored.job().id()).isNotEqualTo(job);
    assertThat(restored.result()).isEqualTo("hi H");
    assertThat(restored.tasks()).extracting(TaskView::status).containsOnly(TaskStatus.COMPLETED);
  }

  @Test
  void outputIsReadAndFollowed() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"fail\"}")).job().id();
    client().await(job);
    List<String> lines = new ArrayList<>();

    client().follow(job, "only", LogQuery.LATEST.stream(LogQuery.Stream.STDERR), lines::add);

    assertThat(lines).containsExactly("STDERR", "two", "three");
    lines.clear();
    client().follow(job, "only", LogQuery.LATEST.lines(1), lines::add);
    assertThat(lines).containsExactly("three");
    assertThat(client().log(job, "only", LogQuery.LATEST.lines(2).attempt(1)))
        .isEqualTo("two\nthree\n");
  }

  @Test
  void typesNumbersAndNodesAreTold() {
    JobTypeView type = client().types().getFirst();
    assertThat(type.name()).isEqualTo("pair");
    assertThat(type.params()).extracting(JobTypeView.Parameter::name).contains("name", "times");
    assertThat(client().stats().workers()).isEqualTo(2);
    assertThat(client().stats().jobs()).containsEntry(JobStatus.RUNNING, 0);
    NodeView node = client().nodes().getFirst();
    assertThat(client().capacity(node.name(), Map.of("cpu", 8.0)).capacity())
        .containsEntry("cpu", 8.0);
    assertThat(client().text("/api/stats/history")).startsWith("[");
  }

  @Test
  void refusalsAreExceptionsThatSayWhat() {
    assertThatThrownBy(() -> client().job(77)).isInstanceOf(HileraException.Unknown.class);
    assertThatThrownBy(() -> client().create(file("\"a\": {\"type\": \"walk\", \"needs\": \"z\"}")))
        .isInstanceOf(HileraException.Invalid.class)
        .hasMessageContaining("tasks.a.needs");
    assertThatThrownBy(() -> client().create(NewJob.ofType("nothing", Map.of())))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(400);
              assertThat(refused.field()).isEqualTo("type");
            });
    try (HileraClient viewer = HileraClient.open(config().token(SECRET + "v"));
        HileraClient nobody = HileraClient.open(config().token(null))) {
      assertThatThrownBy(viewer::clear)
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.code()).isEqualTo(403));
      assertThatThrownBy(nobody::stats)
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.code()).isEqualTo(401));
    }
  }
}
