package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Finished jobs are forgotten in pieces, and the file gets shorter. */
class SqliteRemovalTest extends SqliteFixture {
  private static final Removal ALL = new Removal(0, 0, 0);

  private LiveJob finished(int tasks) {
    LiveJob job = LiveJob.submit(info(), part(tasks), false);
    job.cancel(10);
    while (job.sweep(100_000)) {
      // More follows.
    }
    commit(job);
    return job;
  }

  private int rows() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM part) + (SELECT count(*) FROM job_info)"
                    + " + (SELECT count(*) FROM label) + (SELECT count(*) FROM attempt)"
                    + " + (SELECT count(*) FROM event) + (SELECT count(*) FROM job)")) {
      return rows.getInt(1);
    }
  }

  @Test
  void theFileGetsShorterWhenMuchWasForgotten() throws IOException {
    LiveJob kept = submit();
    for (int i = 0; i < 4; i++) {
      finished(30_000);
    }
    store.close();
    long full = Files.size(file);
    open(SqliteSettings.DEFAULT);
    assertThat(store.remove(ALL)).isEqualTo(4);
    store.close();
    assertThat(full).isGreaterThan(4 << 20);
    assertThat(Files.size(file)).isLessThan((1 << 20) + (256 << 10));
    open(SqliteSettings.DEFAULT);
    assertThat(store.ask(new Question.JobById(kept.info().id()))).isPresent();
    assertThat(store.ask(Question.Jobs.newest(9))).hasSize(1);
  }

  @Test
  void aRunningStoreGivesTheRoomBackToo() throws Exception {
    for (int i = 0; i < 3; i++) {
      finished(30_000);
    }
    store.close();
    long full = Files.size(file);
    open(SqliteSettings.DEFAULT);
    store.remove(ALL);
    // The file is cut by the copying of the log, which has a thread of its own.
    long giveUp = System.nanoTime() + 60_000_000_000L;
    while (Files.size(file) > full / 2 && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    assertThat(Files.size(file)).isLessThan(full / 2);
  }

  @Test
  void whatAnInterruptedRemovalLeftIsDeletedByTheNext() throws SQLException {
    finished(50_000);
    next = Commit.FAILS_BEFORE;
    passing = 2;
    assertThat(thrown(() -> store.remove(ALL)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.ask(Question.Jobs.newest(9))).as("gone as a whole").isEmpty();
    assertThat(store.remove(ALL)).isZero();
    store.close();
    assertThat(rows()).isZero();
    open(SqliteSettings.DEFAULT);
  }

  @Test
  void whatAnInterruptedRemovalLeftIsDeletedByTheNextStart() throws SQLException {
    finished(50_000);
    next = Commit.FAILS_AFTER;
    assertThat(thrown(() -> store.remove(ALL)).kind()).isEqualTo(Kind.UNKNOWN);
    reopen();
    assertThat(store.ask(Question.Jobs.newest(9))).isEmpty();
    store.close();
    assertThat(rows()).isZero();
    open(SqliteSettings.DEFAULT);
  }

  @Test
  void aRemovalThatFailedForgetsNothing() {
    LiveJob job = finished(10);
    next = Commit.FAILS_BEFORE;
    assertThat(thrown(() -> store.remove(ALL)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(store.ask(new Question.JobById(job.info().id()))).isPresent();
    assertThat(store.ask(new Question.Tasks(job.info().id(), 0, 99))).hasSize(10);
    assertThat(store.remove(ALL)).isEqualTo(1);
  }

  @Test
  void theIdOfAForgottenJobIsNotGivenAgain() {
    long last = finished(1).info().id();
    store.remove(ALL);
    reopen();
    JobInfo next = info();
    assertThat(next.id()).isGreaterThan(last);
  }
}
