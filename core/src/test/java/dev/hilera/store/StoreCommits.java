package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobLoad;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import dev.hilera.store.StoreException.Kind;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a commit promises: whole, in order, by the owner alone. */
abstract class StoreCommits extends StoreFixture {
  static Kind kind(ThrowingCallable call) {
    StoreException thrown = catchThrowableOfType(StoreException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).isNotBlank();
    return thrown.kind();
  }

  Question.JobRecord record(LiveJob job) {
    return store.ask(new Question.JobById(job.info().id())).orElseThrow();
  }

  @Test
  void idsAreGivenOnce() {
    long first = store.reserveIds(10);
    assertThat(first).isPositive();
    assertThat(store.reserveIds(5)).isEqualTo(first + 10);
    assertThat(store.reserveIds(1)).isEqualTo(first + 15);
  }

  @Test
  void aCommittedJobIsThereAsItWas() {
    JobInfo info = info("report");
    LiveJob job = one.start(info, tasks(needs(), needs(0)));
    Question.JobRecord record = record(job);
    assertThat(record.info()).isEqualTo(info);
    assertThat(record.owner()).isEqualTo(one.incarnation);
    assertThat(record.row().status()).isEqualTo(JobStatus.PENDING);
    assertThat(record.row().counts().total()).isEqualTo(2);
  }

  @Test
  void aJobGoesOnWhereItsRowsSay() {
    LiveJob job = one.start(info("chain"), tasks(needs(), needs(0), needs(1)));
    one.run(job, 0, completed(NOW + 5, "a"));
    StoredJob stored = store.adopt(Adoption.of(one.incarnation, job.info().id())).getFirst();
    LiveJob again = JobLoad.load(stored);
    assertThat(again.tasks().status(0)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(again.tasks().status(2)).isEqualTo(TaskStatus.WAITING);
    again.due(NOW + 5);
    assertThat(again.tasks().status(1)).isEqualTo(TaskStatus.READY);
    one.run(again, 1, completed(NOW + 6, "b"));
    one.run(again, 2, completed(NOW + 7, "c"));
    assertThat(record(again).row().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aBatchIsTheNextOfItsIncarnationOrNothing() {
    LiveJob job = one.submit(info("job"), tasks(needs()));
    job.start(NOW);
    JobChanges changes = job.takeChanges();
    for (long wrong : new long[] {0, 1, 3, 100}) {
      Batch batch = new Batch(one.incarnation, wrong, List.of(changes), List.of(), List.of());
      assertThat(kind(() -> store.commit(batch))).isEqualTo(Kind.FENCED);
    }
    assertThat(record(job).row().flags()).isZero();
    store.commit(new Batch(one.incarnation, 2, List.of(changes), List.of(), List.of()));
    assertThat(record(job).row().flags()).isEqualTo(1);
  }

  @Test
  void aBatchIsWrittenWholeOrNotAtAll() {
    LiveJob foreign = join("two").submit(info("foreign"), tasks(needs()));
    LiveJob own = one.submit(info("own"), tasks(needs()));
    own.start(NOW);
    foreign.start(NOW);
    LiveJob fresh = LiveJob.submit(info("fresh"), tasks(needs()), false);
    assertThat(kind(() -> one.commit(own, foreign, fresh))).isEqualTo(Kind.REFUSED);
    assertThat(record(own).row().flags()).isZero();
    assertThat(record(foreign).row().flags()).isZero();
    assertThat(store.ask(new Question.JobById(fresh.info().id()))).isEmpty();
    one.commit();
  }

  @Test
  void onlyTheOwnerWrites() {
    Owner two = join("two");
    LiveJob job = one.submit(info("job"), tasks(needs()));
    job.start(NOW);
    assertThat(kind(() -> two.commit(job))).isEqualTo(Kind.REFUSED);
    assertThat(record(job).owner()).isEqualTo(one.incarnation);
  }

  @Test
  void aJobThatIsNotThereIsNotWritten() {
    LiveJob job = LiveJob.submit(info("job"), tasks(needs()), false);
    job.takeChanges();
    job.start(NOW);
    assertThat(kind(() -> one.commit(job))).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aBatchThatIsInIsSettledAsIn() {
    LiveJob job = one.submit(info("job"), tasks(needs()));
    assertThat(store.settle(one.incarnation, 1)).isTrue();
    assertThat(store.settle(one.incarnation, 1)).isTrue();
    one.change(job, live -> live.start(NOW));
    assertThat(store.settle(one.incarnation, 2)).isTrue();
  }

  @Test
  void aBatchThatIsNotInNeverWillBe() {
    LiveJob job = one.submit(info("job"), tasks(needs()));
    job.start(NOW);
    JobChanges changes = job.takeChanges();
    assertThat(store.settle(one.incarnation, 2)).isFalse();
    assertThat(store.settle(one.incarnation, 2)).as("asked again").isFalse();
    Batch late = new Batch(one.incarnation, 2, List.of(changes), List.of(), List.of());
    assertThat(kind(() -> store.commit(late))).isEqualTo(Kind.FENCED);
    assertThat(record(job).row().flags()).isZero();
    store.commit(new Batch(one.incarnation, 3, List.of(changes), List.of(), List.of()));
    assertThat(record(job).row().flags()).isEqualTo(1);
    assertThat(store.settle(one.incarnation, 3)).isTrue();
  }

  @Test
  void aStagedJobIsNotThereUntilItIsCreated() {
    JobInfo info = info("staged");
    var part = tasks(new int[10_000][0]);
    assertThat(store.stage(one.incarnation, info, part)).isEqualTo(info.id());
    assertThat(store.ask(new Question.JobById(info.id()))).isEmpty();
    assertThat(store.ask(Question.Jobs.newest(10))).isEmpty();
    assertThat(store.ask(new Question.Tasks(info.id(), 0, 10))).isEmpty();
    assertThat(store.ask(new Question.TaskNumber(info.id(), "t1"))).isEqualTo(-1);
    assertThat(store.ask(new Question.JobCounts()).values()).allMatch(count -> count == 0);
    assertThat(store.adopt(Adoption.of(one.incarnation, info.id()))).isEmpty();
    LiveJob job = LiveJob.submit(info, part, true);
    one.commit(job);
    assertThat(record(job).row().counts().total()).isEqualTo(10_000);
    assertThat(store.ask(new Question.TaskNumber(info.id(), "t9999"))).isEqualTo(9_999);
    StoredJob stored = store.adopt(Adoption.of(one.incarnation, info.id())).getFirst();
    assertThat(stored.parts()).hasSize(1);
    assertThat(stored.parts().getFirst().size()).isEqualTo(10_000);
  }

  @Test
  void aStagedJobIsCreatedByWhoStagedItAlone() {
    JobInfo info = info("staged");
    store.stage(one.incarnation, info, tasks(needs()));
    Owner two = join("two");
    LiveJob foreign = LiveJob.submit(info, tasks(needs()), true);
    assertThat(kind(() -> two.commit(foreign))).isEqualTo(Kind.REFUSED);
    LiveJob never = LiveJob.submit(info("never staged"), tasks(needs()), true);
    assertThat(kind(() -> one.commit(never))).isEqualTo(Kind.REFUSED);
    LiveJob job = LiveJob.submit(info, tasks(needs()), true);
    one.commit(job);
    assertThat(record(job).owner()).isEqualTo(one.incarnation);
  }

  @Test
  void aJobIsCreatedOnce() {
    JobInfo info = info("job");
    LiveJob job = one.submit(info, tasks(needs(), needs(0)));
    LiveJob again = LiveJob.submit(info, tasks(needs()), false);
    assertThat(kind(() -> one.commit(again))).isEqualTo(Kind.REFUSED);
    assertThat(record(job).row().counts().total()).isEqualTo(2);
    assertThat(store.ask(new Question.Tasks(info.id(), 0, 9))).hasSize(2);
  }

  @Test
  void aNumberThatWasSettledIsUsedUpWithAllBeforeIt() {
    LiveJob job = one.submit(info("job"), tasks(needs()));
    assertThat(store.settle(one.incarnation, 4)).isFalse();
    job.start(NOW);
    JobChanges changes = job.takeChanges();
    for (long used : new long[] {2, 3, 4}) {
      Batch late = new Batch(one.incarnation, used, List.of(changes), List.of(), List.of());
      assertThat(kind(() -> store.commit(late))).isEqualTo(Kind.FENCED);
    }
    store.commit(new Batch(one.incarnation, 5, List.of(changes), List.of(), List.of()));
    assertThat(record(job).row().flags()).isEqualTo(1);
  }

  @Test
  void aKeyHasOneJob() {
    JobInfo first = info("first", "key", OPTIONS);
    JobInfo second = info("second", "key", OPTIONS);
    assertThat(store.stage(one.incarnation, first, tasks(needs()))).isEqualTo(first.id());
    assertThat(store.stage(one.incarnation, second, tasks(needs()))).isEqualTo(first.id());
    LiveJob job = LiveJob.submit(first, tasks(needs()), true);
    one.commit(job);
    assertThat(store.stage(one.incarnation, second, tasks(needs()))).isEqualTo(first.id());
    one.change(job, live -> live.start(NOW));
    one.run(job, 0, completed(NOW, "x"));
    assertThat(store.remove(new Removal(0, 0, first.id()))).isEqualTo(1);
    assertThat(store.stage(one.incarnation, second, tasks(needs()))).isEqualTo(second.id());
  }

  @Test
  void theKeyOfAJobThatWasNeverCreatedIsFreeOnceItsNodeIsDead() {
    JobInfo first = info("first", "key", OPTIONS);
    JobInfo second = info("second", "key", OPTIONS);
    store.stage(one.incarnation, first, tasks(needs()));
    Owner two = join("two");
    assertThat(two.bury(one)).isTrue();
    assertThat(store.stage(two.incarnation, second, tasks(needs()))).isEqualTo(second.id());
    assertThat(kind(() -> store.stage(one.incarnation, first, tasks(needs()))))
        .isEqualTo(Kind.FENCED);
  }

  @Test
  void aClosedStoreFails() {
    store.close();
    assertThat(kind(() -> store.reserveIds(1))).isEqualTo(Kind.FAILED);
    assertThat(kind(() -> store.ask(new Question.JobCounts()))).isEqualTo(Kind.FAILED);
    store = open();
  }
}
