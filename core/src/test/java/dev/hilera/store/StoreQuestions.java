package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.Ending;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobLoad;
import dev.hilera.job.JobOptions;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Payload;
import dev.hilera.job.StoredJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is asked and answered. */
abstract class StoreQuestions extends StoreCommits {
  List<Long> ids(Question.Jobs wanted) {
    return store.ask(wanted).stream().map(found -> found.info().id()).toList();
  }

  long id(LiveJob job) {
    return job.info().id();
  }

  Optional<Payload> payload(LiveJob job, Payload.Kind kind, int task, int attempt, String name) {
    return store.ask(new Question.PayloadOf(id(job), kind, task, attempt, name));
  }

  List<Question.EventRecord> events(LiveJob job) {
    return store.ask(new Question.Events(id(job), 0, 1_000));
  }

  List<Event.Kind> kinds(LiveJob job) {
    return events(job).stream().map(event -> event.row().kind()).toList();
  }

  @Test
  void jobsComeNewestFirstInPages() {
    List<LiveJob> jobs =
        LongStream.range(0, 7).mapToObj(i -> one.submit(info("j" + i), tasks(needs()))).toList();
    List<Long> page = ids(Question.Jobs.newest(3));
    assertThat(page).containsExactly(id(jobs.get(6)), id(jobs.get(5)), id(jobs.get(4)));
    assertThat(ids(new Question.Jobs(Set.of(), null, null, null, page.getLast(), 10)))
        .containsExactly(id(jobs.get(3)), id(jobs.get(2)), id(jobs.get(1)), id(jobs.get(0)));
  }

  @Test
  void jobsAreFoundByStatusLabelAndName() {
    LiveJob alpha = one.submit(info("alpha"), tasks(needs()));
    LiveJob beta = one.start(info("beta"), tasks(needs()));
    one.run(beta, 0, completed(NOW, "x"));
    long end = Long.MAX_VALUE;
    assertThat(ids(new Question.Jobs(Set.of(JobStatus.COMPLETED), null, null, null, end, 9)))
        .containsExactly(id(beta));
    assertThat(
            ids(
                new Question.Jobs(
                    Set.of(JobStatus.COMPLETED, JobStatus.PENDING), null, null, null, end, 9)))
        .containsExactly(id(beta), id(alpha));
    assertThat(ids(new Question.Jobs(Set.of(), "team", "alpha", null, end, 9)))
        .containsExactly(id(alpha));
    assertThat(ids(new Question.Jobs(Set.of(), "team", null, null, end, 9)))
        .containsExactly(id(beta), id(alpha));
    assertThat(ids(new Question.Jobs(Set.of(), "team", "alpha", "eta", end, 9))).isEmpty();
    assertThat(ids(new Question.Jobs(Set.of(), null, null, "pha", end, 9)))
        .containsExactly(id(alpha));
    assertThat(ids(new Question.Jobs(Set.of(), null, null, "ALPHA", end, 9))).isEmpty();
    assertThat(store.ask(new Question.JobCounts()))
        .containsEntry(JobStatus.COMPLETED, 1)
        .containsEntry(JobStatus.PENDING, 1)
        .containsEntry(JobStatus.FAILED, 0);
  }

  @Test
  void tasksComeByNumberInPages() {
    int[][] all = new int[9_000][];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 2 ? needs() : needs(i - 2, 0);
    }
    LiveJob job = one.start(info("big"), tasks(all));
    one.run(job, 0, completed(NOW, "x"));
    List<Question.TaskRecord> page = store.ask(new Question.Tasks(id(job), 4_090, 20));
    assertThat(page).extracting(Question.TaskRecord::task).startsWith(4_090).endsWith(4_109);
    assertThat(page.get(8).needs()).containsExactly("t4096", "t0");
    assertThat(page.get(8).name()).isEqualTo("t4098");
    assertThat(page.get(8).open()).isFalse();
    List<Question.TaskRecord> first = store.ask(new Question.Tasks(id(job), 0, 3));
    assertThat(first.get(0).row()).extracting(AttemptRow::status).isEqualTo(TaskStatus.COMPLETED);
    assertThat(first.get(1).row()).isNull();
    assertThat(first.get(2).needs()).containsExactly("t0", "t0");
    assertThat(first.get(2).open()).isTrue();
    assertThat(store.ask(new Question.Tasks(id(job), 8_999, 20))).hasSize(1);
    assertThat(store.ask(new Question.Tasks(id(job), 9_000, 20))).isEmpty();
    assertThat(store.ask(new Question.TaskNumber(id(job), "t8190"))).isEqualTo(8_190);
    assertThat(store.ask(new Question.TaskNumber(id(job), "nobody"))).isEqualTo(-1);
    assertThat(store.ask(new Question.TaskNumber(77_777, "t0"))).isEqualTo(-1);
  }

  @Test
  void valuesComeBackAsTheyWere() {
    LiveJob job = one.start(info("values"), tasks(needs(), needs()));
    job.tasks().handOut(0, one.incarnation);
    job.tasks().begun(0, NOW + 1);
    job.tasks().checkpoint(0, "half", bytes("50"));
    job.tasks().progress(0, new Progress(50, "half of it"), NOW + 2);
    job.tasks().sleep(0, "nap", NOW + 100, NOW + 2);
    one.commit(job);
    assertThat(payload(job, Payload.Kind.CHECKPOINT, 0, 0, "half"))
        .get()
        .extracting(Payload::value)
        .isEqualTo(bytes("50"));
    assertThat(payload(job, Payload.Kind.DEADLINE, 0, 0, "nap"))
        .get()
        .extracting(Payload::value)
        .isEqualTo(NOW + 100);
    assertThat(payload(job, Payload.Kind.PROGRESS, 0, 0, ""))
        .get()
        .extracting(Payload::value)
        .isEqualTo(new Progress(50, "half of it"));
    job.tasks().progress(0, new Progress(60, ""), NOW + 3);
    one.commit(job);
    assertThat(payload(job, Payload.Kind.PROGRESS, 0, 0, ""))
        .get()
        .extracting(Payload::value)
        .isEqualTo(new Progress(60, ""));
    one.run(job, 1, crashed(NOW + 3, "it broke \u00e4\ud83d\ude00"));
    assertThat(payload(job, Payload.Kind.ERROR, 1, 1, ""))
        .get()
        .extracting(Payload::value)
        .isEqualTo("it broke \u00e4\ud83d\ude00");
    assertThat(payload(job, Payload.Kind.ERROR, 0, 1, "")).isEmpty();
    assertThat(payload(job, Payload.Kind.RESULT, 0, 0, "")).isEmpty();
  }

  @Test
  void resultsComeByNumber() {
    LiveJob job = one.start(info("results"), tasks(needs(), needs(), needs()));
    one.run(job, 2, completed(NOW + 1, "two"));
    one.run(job, 0, completed(NOW + 2, "zero"));
    Map<Integer, Object> results = store.ask(new Question.Results(id(job), List.of(2, 1, 0)));
    assertThat(results).containsOnlyKeys(0, 2);
    assertThat(results.get(2)).isEqualTo(bytes("two"));
    assertThat(payload(job, Payload.Kind.RESULT, 0, 0, ""))
        .get()
        .extracting(Payload::value)
        .isEqualTo(bytes("zero"));
    assertThat(store.ask(new Question.Results(id(job), List.of()))).isEmpty();
    assertThat(store.ask(new Question.Results(77_777, List.of(0)))).isEmpty();
  }

  @Test
  void eventsAreToldInOrderWithoutGaps() {
    JobOptions options =
        new JobOptions(
            0,
            OnFailure.CONTINUE,
            0,
            null,
            null,
            null,
            Retry.times(2).backoff(Duration.ofMillis(5)),
            null,
            null);
    LiveJob job = one.start(info("story", null, options), tasks(needs(), needs(0)));
    one.run(job, 0, crashed(NOW + 1, "first"));
    one.change(job, live -> live.pause(NOW + 2));
    one.change(job, live -> live.resume(NOW + 3));
    job.tasks().wake(0, store.ask(new Question.Attempts(id(job), 0)).getFirst().wakeAt());
    one.run(job, 0, completed(NOW + 10, "ok"));
    one.run(job, 1, completed(NOW + 11, "ok"));
    assertThat(kinds(job))
        .containsExactly(
            Event.Kind.JOB_CREATED,
            Event.Kind.JOB_STARTED,
            Event.Kind.TASK_STARTED,
            Event.Kind.TASK_TERMINATED,
            Event.Kind.TASK_RETRYING,
            Event.Kind.JOB_PAUSED,
            Event.Kind.JOB_RESUMED,
            Event.Kind.TASK_STARTED,
            Event.Kind.TASK_TERMINATED,
            Event.Kind.TASK_STARTED,
            Event.Kind.TASK_TERMINATED,
            Event.Kind.JOB_FINISHED);
    List<Question.EventRecord> all = events(job);
    assertThat(all)
        .extracting(event -> event.row().seq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
    assertThat(all.get(3).row().text()).isEqualTo("crashed");
    assertThat(all.get(3).node()).isEqualTo(one.incarnation);
    assertThat(all.getLast().row().text()).isEqualTo("completed");
    assertThat(store.ask(new Question.Events(id(job), 4, 3))).isEqualTo(all.subList(4, 7));
    assertThat(store.ask(new Question.Events(id(job), 12, 3))).isEmpty();
    assertThat(store.ask(new Question.Events(77_777, 0, 3))).isEmpty();
  }

  @Test
  void aRetriedJobKeepsItsHistory() {
    LiveJob job = one.start(info("again"), tasks(needs(), needs(0), needs()));
    one.run(job, 2, completed(NOW + 1, "kept"));
    one.run(job, 0, crashed(NOW + 2, "first"));
    assertThat(record(job).row().status()).isEqualTo(JobStatus.FAILED);
    StoredJob stored = store.adopt(Adoption.of(one.incarnation, id(job))).getFirst();
    assertThat(stored.retriedTask()).isNull();
    LiveJob next = JobLoad.retry(stored, 0, NOW + 10);
    next.due(NOW + 10);
    one.commit(next);
    assertThat(record(next).row().run()).isEqualTo(2);
    StoredJob reloaded = store.adopt(Adoption.of(one.incarnation, id(job))).getFirst();
    assertThat(reloaded.retriedTask()).isZero();
    one.run(next, 0, completed(NOW + 11, "second"));
    one.run(next, 1, completed(NOW + 12, "last"));
    assertThat(record(next).row().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(store.ask(new Question.Attempts(id(job), 0)))
        .extracting(AttemptRow::attempt, AttemptRow::outcome, AttemptRow::run)
        .containsExactly(tuple(1, Outcome.CRASHED, 1), tuple(2, Outcome.COMPLETED, 2));
    assertThat(kinds(job))
        .filteredOn(kind -> kind.name().startsWith("JOB"))
        .containsExactly(
            Event.Kind.JOB_CREATED,
            Event.Kind.JOB_STARTED,
            Event.Kind.JOB_FINISHED,
            Event.Kind.JOB_RETRIED,
            Event.Kind.JOB_STARTED,
            Event.Kind.JOB_FINISHED);
    assertThat(events(job))
        .extracting(event -> event.row().seq())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, record(next).row().seq()).boxed().toList());
  }

  @Test
  void spawnedTasksFollowTheOthers() {
    LiveJob job = one.start(info("parent"), tasks(needs(), needs(0)));
    job.tasks().handOut(0, one.incarnation);
    job.tasks().begun(0, NOW);
    job.spawned(tasks(new GraphPart.Origin(2, 0, true), needs(), needs(2)), NOW);
    one.commit(job);
    assertThat(store.ask(new Question.Tasks(id(job), 0, 9)))
        .extracting(Question.TaskRecord::name)
        .containsExactly("t0", "t1", "t2", "t3");
    StoredJob stored = store.adopt(Adoption.of(one.incarnation, id(job))).getFirst();
    assertThat(stored.parts()).extracting(GraphPart::first).containsExactly(0, 2);
    assertThat(stored.parts().getLast().parent()).isZero();
    assertThat(stored.parts().getLast().detached()).isTrue();
    assertThat(stored.parts().getLast().need(0)).isEqualTo(2);
  }

  @Test
  void whatNeedsATaskWaitsForAllThatItSpawnedAndIsNotDetached() {
    LiveJob job = one.start(info("family"), tasks(needs(), needs(0)));
    complete(
        job,
        0,
        () -> {
          job.spawned(tasks(new GraphPart.Origin(2, 0, false), needs(), needs()), NOW);
          job.spawned(tasks(new GraphPart.Origin(4, 0, true), needs()), NOW);
        });
    assertThat(isOpen(job, 1)).as("its children have not ended").isFalse();
    complete(job, 2, () -> {});
    complete(job, 3, () -> job.spawned(tasks(new GraphPart.Origin(5, 3, false), needs()), NOW));
    assertThat(isOpen(job, 1)).as("a grandchild has not ended").isFalse();
    complete(job, 5, () -> {});
    assertThat(isOpen(job, 1)).as("only a detached child has not ended").isTrue();
  }

  private void complete(LiveJob job, int task, Runnable meanwhile) {
    job.tasks().handOut(task, one.incarnation);
    job.tasks().begun(task, NOW);
    meanwhile.run();
    job.tasks().ended(task, new Ending(Outcome.COMPLETED, NOW, NOW, false, null, null), 0, 3);
    one.commit(job);
  }

  private boolean isOpen(LiveJob job, int task) {
    return store.ask(new Question.Tasks(id(job), task, 1)).getFirst().open();
  }

  @Test
  void whatWasTakenBackWasNeverThere() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs()));
    job.tasks().handOut(0, one.incarnation);
    one.commit(job);
    assertThat(store.ask(new Question.Attempts(id(job), 0))).hasSize(1);
    job.tasks().withdraw(0);
    one.commit(job);
    assertThat(store.ask(new Question.Attempts(id(job), 0))).isEmpty();
    job.tasks().handOut(0, one.incarnation);
    job.tasks().withdraw(0);
    job.tasks().handOut(0, one.incarnation);
    one.commit(job);
    assertThat(store.ask(new Question.Attempts(id(job), 0)))
        .extracting(AttemptRow::status)
        .containsExactly(TaskStatus.READY);
    job.tasks().withdraw(0);
    job.cancelTask(0, NOW + 1);
    one.commit(job);
    StoredJob stored = store.adopt(Adoption.of(one.incarnation, id(job))).getFirst();
    assertThat(JobLoad.load(stored).tasks().status(0)).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void onlyWholeFinishedJobsAreForgotten() {
    LiveJob live = one.start(info("live"), tasks(needs()));
    LiveJob old = one.start(info("old"), tasks(needs()));
    LiveJob fresh = one.start(info("fresh"), tasks(needs()));
    one.run(old, 0, completed(NOW + 1, "x"));
    one.run(fresh, 0, completed(NOW + 100, "x"));
    assertThat(store.remove(new Removal(0, 1_000, 0))).isZero();
    assertThat(store.remove(new Removal(0, 1_000, id(live)))).isZero();
    assertThat(store.remove(new Removal(NOW + 50, 1_000, 0))).isEqualTo(1);
    assertThat(ids(Question.Jobs.newest(9))).containsExactly(id(fresh), id(live));
    assertThat(payload(old, Payload.Kind.RESULT, 0, 0, "")).isEmpty();
    assertThat(events(old)).isEmpty();
    assertThat(ids(new Question.Jobs(Set.of(), "team", "old", null, Long.MAX_VALUE, 9))).isEmpty();
    assertThat(store.remove(new Removal(0, 0, 0))).isEqualTo(1);
    assertThat(ids(Question.Jobs.newest(9))).containsExactly(id(live));
  }

  @Test
  void whatIsNotThereHasNothingToTell() {
    LiveJob job = one.start(info("job"), tasks(needs()));
    for (int task : new int[] {-1, 1, 1_000}) {
      assertThat(store.ask(new Question.Attempts(id(job), task))).isEmpty();
      assertThat(payload(job, Payload.Kind.RESULT, task, 0, "")).isEmpty();
      assertThat(store.ask(new Question.Results(id(job), List.of(task)))).isEmpty();
    }
    one.run(job, 0, completed(NOW, "x"));
    assertThat(payload(job, Payload.Kind.RESULT, 0, 0, "")).isPresent();
    assertThat(payload(job, Payload.Kind.RESULT, 0, 1, "")).isEmpty();
    assertThat(payload(job, Payload.Kind.RESULT, 0, 0, "name")).isEmpty();
    assertThat(store.ask(new Question.Attempts(id(job) + 1, 0))).isEmpty();
    assertThat(store.ask(new Question.Tasks(id(job) + 1, 0, 9))).isEmpty();
    assertThat(store.ask(new Question.Events(id(job) + 1, 0, 9))).isEmpty();
  }

  @Test
  void theOldestAreForgottenFirstAndThoseOfAnotherNodeStay() {
    Owner two = join("two");
    LiveJob theirs = two.start(info("theirs"), tasks(needs()));
    two.run(theirs, 0, completed(NOW + 1, "x"));
    LiveJob old = one.start(info("old"), tasks(needs()));
    one.run(old, 0, completed(NOW + 2, "x"));
    LiveJob fresh = one.start(info("fresh"), tasks(needs()));
    one.run(fresh, 0, completed(NOW + 3, "x"));
    assertThat(store.remove(new Removal(0, 0, 0, one.incarnation, 1))).isEqualTo(1);
    assertThat(ids(Question.Jobs.newest(9))).containsExactly(id(fresh), id(theirs));
    assertThat(store.remove(new Removal(0, 0, 0, one.incarnation, 9))).isEqualTo(1);
    join("two");
    assertThat(store.remove(new Removal(0, 0, 0, one.incarnation, 9))).isEqualTo(1);
    assertThat(ids(Question.Jobs.newest(9))).isEmpty();
  }

  @Test
  void readersSeeWholeBatches() {
    LiveJob left = one.start(info("left"), tasks(new int[200][0]));
    LiveJob right = one.start(info("right"), tasks(new int[200][0]));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> {
          int read = 0;
          do {
            List<Question.JobRecord> both = store.ask(Question.Jobs.newest(2));
            assertThat(both.get(0).row().counts()).isEqualTo(both.get(1).row().counts());
            read++;
          } while (!over.get());
          return read;
        });
    for (int task = 0; task < 200; task++) {
      for (LiveJob job : List.of(left, right)) {
        job.tasks().handOut(task, one.incarnation);
        job.tasks().begun(task, NOW);
        job.tasks().ended(task, completed(NOW, "x"), 0, 3);
      }
      one.commit(left, right);
    }
    over.set(true);
    assertThat(reader.join()).isPositive();
  }
}
