package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.Ending;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobLoad;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Payload;
import dev.hilera.store.Adoption;
import dev.hilera.store.Beat;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.Room;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What becomes of a store when the disk or a commit fails, or somebody damaged a value. */
class SqliteFaultsTest extends SqliteFixture {
  @Test
  void aJobComesBackFromTheFileWithoutItsCode() {
    LiveJob job = submit();
    reopen();
    var stored = store.adopt(new Adoption(node, 0, 0, false, 10)).getFirst();
    assertThat(stored.info().options().retry().when()).isNull();
    assertThat(stored.info().options().retry().attempts()).isEqualTo(3);
    assertThat(stored.info().options().delay()).isEqualTo(Duration.ofMillis(5));
    assertThat((byte[]) stored.info().params()).containsExactly(7);
    GraphPart part = stored.parts().getFirst();
    assertThat(part.options(0)).isEqualTo(TaskOptions.DEFAULT.retry(Retry.times(2)).priority(4));
    assertThat(part.work(0)).isEqualTo(new Work.Code(List.of("t1"), null));
    for (int i = 1; i < 10; i++) {
      assertThat(part.work(i)).isEqualTo(i == 5 ? new Work.Code(List.of("t1"), null) : work(i));
    }
    assertThat(JobLoad.load(stored).info().id()).isEqualTo(job.info().id());
  }

  @Test
  void aFileInWhichTheNameOfAColumnWasChangedIsDamaged() throws Exception {
    long id = submit().info().id();
    store.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE part RENAME COLUMN names TO namez");
    }
    open(SqliteSettings.DEFAULT);

    StoreException failure = thrown(() -> store.ask(new Question.Tasks(id, 0, 1)));

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure).hasMessageContaining("damaged").hasMessageContaining("names");
  }

  @Test
  void aCommitThatMayBeInIsSettled() {
    LiveJob job = submit();
    job.pause(200);
    next = Commit.FAILS_AFTER;
    assertThat(thrown(() -> commit(job)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.settle(node, batch)).isTrue();
    job.resume(201);
    next = Commit.FAILS_BEFORE;
    assertThat(thrown(() -> commit(job)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.settle(node, batch)).isFalse();
    job.giveUp(202, "enough");
    commit(job);
  }

  @Test
  void theNumbersOfJobsAreRightWhateverBecameOfACommit() {
    LiveJob job = submit();
    assertThat(count(job.status())).isEqualTo(1);
    job.pause(200);
    next = Commit.FAILS_AFTER;
    assertThat(thrown(() -> commit(job)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.settle(node, batch)).isTrue();
    assertThat(count(JobStatus.PAUSED)).isEqualTo(1);
    job.cancel(201);
    job.sweep(100_000);
    next = Commit.FAILS_BEFORE;
    assertThat(thrown(() -> commit(job)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.settle(node, batch)).isFalse();
    assertThat(count(JobStatus.PAUSED)).isEqualTo(1);
    LiveJob again = JobLoad.load(store.adopt(Adoption.of(node, job.info().id())).getFirst());
    again.cancel(202);
    again.sweep(100_000);
    commit(again);
    assertThat(count(JobStatus.PAUSED)).isZero();
    assertThat(count(JobStatus.CANCELLED)).isEqualTo(1);
    store.remove(new Removal(0, 0, job.info().id()));
    assertThat(count(JobStatus.CANCELLED)).isZero();
  }

  private int count(JobStatus status) {
    return store.ask(new Question.JobCounts()).getOrDefault(status, 0);
  }

  @Test
  void aFullDiskIsSaidAndNothingIsLost() throws IOException {
    LiveJob job = submit();
    long pages = Files.size(file) / 4_096 + 30;
    reopen("PRAGMA max_page_count = " + Math.max(60, pages));
    LiveJob big = LiveJob.submit(info(), part(50_000), false);
    StoreException thrown = thrown(() -> commit(big));
    assertThat(thrown.kind()).isEqualTo(Kind.FAILED);
    assertThat(thrown.getMessage()).contains("disk is full", folder.toString());
    JobInfo staged = info();
    assertThat(thrown(() -> store.stage(node, staged, part(50_000))).kind()).isEqualTo(Kind.FAILED);
    assertThat(store.ask(Question.Jobs.newest(9))).hasSize(1);
    batch--;
    LiveJob small = JobLoad.load(store.adopt(Adoption.of(node, job.info().id())).getFirst());
    small.pause(300);
    commit(small);
  }

  @Test
  void whatCannotStandInATableIsRefused() {
    LiveJob job = submit();
    job.tasks().checkpoint(0, "bad", new Object());
    StoreException thrown = thrown(() -> commit(job));
    assertThat(thrown.kind()).isEqualTo(Kind.REFUSED);
    batch--;
    LiveJob again = LiveJob.submit(job.info(), part(1), false);
    assertThat(thrown(() -> commit(again)).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aDamagedValueIsNamed() throws SQLException {
    LiveJob job = submit();
    job.tasks().handOut(0, node);
    job.tasks().begun(0, 120);
    job.tasks().checkpoint(0, "c", new byte[] {1, 2, 3});
    commit(job);
    store.close();
    sql("UPDATE payload SET value = x'0102040000000000' WHERE kind = 2");
    sql("UPDATE part SET body = zeroblob(length(body))");
    open(new SqliteSettings(List.of(), 1 << 16, this::commit));
    long id = job.info().id();
    StoreException thrown =
        thrown(() -> store.ask(new Question.PayloadOf(id, Payload.Kind.CHECKPOINT, 0, 0, "c")));
    assertThat(thrown.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(thrown.getMessage()).contains("CHECKPOINT of task 0 of job " + id);
    thrown = thrown(() -> store.adopt(Adoption.of(node, id)));
    assertThat(thrown.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(thrown.getMessage()).contains("the graph of job " + id);
  }

  @Test
  void whatWasOnlyStagedIsGoneAfterARestart() throws SQLException {
    store.stage(node, info(), part(20_000));
    reopen();
    store.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM part) + (SELECT count(*) FROM job_info)"
                    + " + (SELECT count(*) FROM label)")) {
      assertThat(rows.getInt(1)).isZero();
    }
    open(SqliteSettings.DEFAULT);
  }

  @Test
  void bigJobsAreRemovedInPieces() {
    LiveJob job = LiveJob.submit(info(), part(50_000), false);
    job.cancel(10);
    while (job.sweep(100_000)) {
      // More follows.
    }
    commit(job);
    assertThat(store.remove(new Removal(0, 0, job.info().id()))).isEqualTo(1);
    assertThat(store.ask(Question.Jobs.newest(9))).isEmpty();
  }

  @Test
  void theLogIsCopiedBackWhileCommitsGoOn() throws IOException {
    LiveJob job = LiveJob.submit(info(), part(20_000), false);
    job.start(10);
    job.due(100);
    commit(job);
    for (int task = 0; task < 2_000; task++) {
      job.tasks().handOut(task, node);
      job.tasks().begun(task, 120);
      job.tasks()
          .ended(task, new Ending(Outcome.COMPLETED, 1, 1, true, new byte[2_000], null), 0, 3);
      commit(job);
    }
    // About 40 MB were logged.
    assertThat(Files.size(folder.resolve("jobs.db-wal"))).isLessThan(20_000_000);
  }

  @Test
  void virtualThreadsMayCallAnything() throws Exception {
    LiveJob job = submit();
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = virtual.submit(() -> store.ask(new Question.JobById(job.info().id())));
      var reserved = virtual.submit(() -> store.reserveIds(1));
      assertThat(asked.get()).isPresent();
      assertThat(reserved.get()).isPositive();
      var fenced =
          virtual.submit(() -> thrown(() -> store.heartbeat(new Beat(99, null, Room.NONE))).kind());
      assertThat(fenced.get()).isEqualTo(Kind.FENCED);
    }
  }

  @Test
  void anInterruptedCallerStillGetsItsAnswer() {
    LiveJob job = submit();
    Thread.currentThread().interrupt();
    assertThat(store.ask(new Question.JobById(job.info().id()))).isPresent();
    assertThat(Thread.interrupted()).isTrue();
  }
}
