package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.OnFailure;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobOptions;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Batch;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A store in a file whose commits can be made to fail, and jobs to put into it. */
abstract class SqliteFixture {
  enum Commit {
    FINE,
    FAILS_BEFORE,
    FAILS_AFTER
  }

  @TempDir Path folder;
  Path file;
  SqliteStore store;
  long node;
  long batch;
  Commit next = Commit.FINE;

  /** So many commits pass before the one that does not. */
  int passing;

  @BeforeEach
  void open() {
    file = folder.resolve("jobs.db");
    store = opened(new SqliteSettings(List.of(), 1 << 16, this::commit));
  }

  @AfterEach
  void close() {
    store.close();
  }

  void open(SqliteSettings settings) {
    store = opened(settings);
  }

  private SqliteStore opened(SqliteSettings settings) {
    SqliteStore fresh = SqliteStore.open(file.toString(), new JsonCodec(), settings);
    node = fresh.join(new NodeInfo("one", Map.of(), Resources.NONE, 1)).incarnation();
    batch = 0;
    return fresh;
  }

  void reopen(String... pragmas) {
    store.close();
    open(new SqliteSettings(List.of(pragmas), 1 << 16, this::commit));
  }

  void commit(Connection connection) throws SQLException {
    if (next != Commit.FINE && passing > 0) {
      passing--;
      connection.commit();
      return;
    }
    Commit how = next;
    next = Commit.FINE;
    if (how != Commit.FAILS_BEFORE) {
      connection.commit();
    }
    if (how != Commit.FINE) {
      throw new SQLiteException("fsync failed", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    }
  }

  void commit(LiveJob... jobs) {
    List<JobChanges> changes = Arrays.stream(jobs).map(LiveJob::takeChanges).toList();
    batch++;
    store.commit(new Batch(node, batch, changes, List.of(), List.of()));
  }

  JobInfo info() {
    JobOptions options =
        new JobOptions(
            3,
            OnFailure.FAIL_FAST,
            2,
            Duration.ofMinutes(1),
            null,
            Duration.ofMillis(5),
            Retry.times(3).when(failure -> false),
            null,
            "cheapest");
    return new JobInfo(
        store.reserveIds(1),
        "job",
        "",
        "type",
        new byte[] {7},
        Map.of("a", "b"),
        null,
        "",
        null,
        5,
        options);
  }

  static GraphPart part(int size) {
    String[] names = new String[size];
    Work[] works = new Work[size];
    TaskOptions[] options = new TaskOptions[size];
    Arrays.setAll(names, i -> "t" + i);
    Arrays.setAll(works, SqliteFixture::work);
    Arrays.fill(
        options, TaskOptions.DEFAULT.retry(Retry.times(2).when(failure -> true)).priority(4));
    return new GraphPart(GraphPart.Origin.SUBMIT, names, works, options, new int[size], new int[0]);
  }

  static Work work(int i) {
    return switch (i % 5) {
      case 0 -> new Work.Code(List.of("t1"), inputs -> "code");
      case 1 -> new Work.Typed("type", null);
      case 2 -> new Work.Typed("type", Map.of("n", i));
      case 3 -> Work.Command.of("echo", "x").env(Map.of("A", "b"));
      default -> new Work.Other("http", Map.of("url", "u" + i));
    };
  }

  LiveJob submit() {
    LiveJob job = LiveJob.submit(info(), part(10), false);
    job.start(10);
    job.due(100);
    commit(job);
    return job;
  }

  static StoreException thrown(ThrowingCallable call) {
    StoreException thrown = catchThrowableOfType(StoreException.class, call);
    assertThat(thrown).isNotNull();
    return thrown;
  }

  void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement open = connection.createStatement()) {
      open.execute(statement);
    }
  }
}
