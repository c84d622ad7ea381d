package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Run;
import dev.hilera.Spawn;
import dev.hilera.TaskType;
import dev.hilera.engine.Engine;
import dev.hilera.engine.SystemHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full, then there is room again: nothing is lost, and nothing done twice. SQLite
 * itself bounds the file; with {@code -Dsmall.disk} the file system named there does, a tmpfs of a
 * few MiB.
 */
class SqliteFullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So many pages has the disk; the ballast takes most of them. */
  private static final String DISK = "PRAGMA max_page_count = 400";

  private static final String SMALL = System.getProperty("small.disk", "");
  private static final int LEFT = 400_000;
  private static final int BALLAST = 1_300_000;
  private static final int MUCH = 500_000;
  private static final int MANY = 3_000;

  /** What a child is told to do. */
  record Nothing() {}

  @TempDir Path temporary;
  private Path folder;
  private final AtomicInteger children = new AtomicInteger();
  private final TaskType<Nothing, Integer> child =
      TaskType.of("child", Nothing.class, nothing -> children.incrementAndGet());
  private final Full full = new Full();
  private Path file;
  private Hilera hilera;

  /** Hears the engine say that the disk is full. */
  private static final class Full extends Handler {
    final CountDownLatch said = new CountDownLatch(1);

    @Override
    public void publish(LogRecord line) {
      if (String.valueOf(line.getMessage()).contains("disk is full")) {
        said.countDown();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void fillTheDisk() throws Exception {
    Logger.getLogger("dev.hilera").addHandler(full);
    boolean bounded = SMALL.isEmpty();
    folder = bounded ? temporary : Files.createTempDirectory(Path.of(SMALL), "full");
    file = folder.resolve("jobs.db");
    List<String> bound = bounded ? List.of(DISK) : List.of();
    SqliteSettings settings = new SqliteSettings(bound, 1 << 20, Connection::commit);
    SqliteStore store = SqliteStore.open(file.toString(), new JsonCodec(), settings);
    Config config = Config.memory().workers(2).types(child);
    hilera = Hilera.of(new Engine(config, store, new SystemHost()));
    Job job = Job.named("ballast");
    job.task("ballast", () -> "x".repeat(bounded ? BALLAST : 1));
    hilera.run(job).await(PATIENCE);
    if (!bounded) {
      long free = Files.getFileStore(folder).getUsableSpace();
      Files.write(folder.resolve("ballast"), new byte[Math.toIntExact(free - LEFT)]);
    }
  }

  @AfterEach
  void close() throws IOException {
    hilera.close();
    Logger.getLogger("dev.hilera").removeHandler(full);
    if (!SMALL.isEmpty()) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path one : files.toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private void makeRoom() throws Exception {
    if (!SMALL.isEmpty()) {
      Files.delete(folder.resolve("ballast"));
      return;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 60000");
      statement.execute("DELETE FROM payload WHERE length(value) > 900000");
    }
  }

  private static String name(int task) {
    return "task " + task + " " + "n".repeat(150);
  }

  private static void pass(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** What the file holds is whole. */
  private String check() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var found = statement.executeQuery("PRAGMA integrity_check")) {
      return found.getString(1);
    }
  }

  @Test
  void anOutcomeWaitsForRoomAndItsTaskRunsOnce() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("much");
    var much =
        job.task(
            "much",
            () -> {
              runs.incrementAndGet();
              return "y".repeat(MUCH);
            });
    job.task("length", much, String::length);
    Run run = hilera.run(job);
    pass(full.said);
    assertThat(hilera.job(run.jobId()).orElseThrow().status().isFinal()).isFalse();
    makeRoom();
    assertThat(run.await(PATIENCE).value("length")).isEqualTo(MUCH);
    assertThat(runs).hasValue(1);
    assertThat(hilera.attempts(run.jobId(), "much"))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.COMPLETED));
    assertThat(check()).isEqualTo("ok");
  }

  @Test
  void aSubmitThatFindsNoRoomIsToldSoAndNothingOfItIsThere() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("many");
    for (int task = 0; task < MANY; task++) {
      job.task(name(task), runs::incrementAndGet);
    }
    HileraException thrown = catchThrowableOfType(HileraException.class, () -> hilera.run(job));
    assertThat(thrown).isInstanceOf(HileraException.Storage.class);
    assertThat(thrown.getMessage()).contains("disk is full", folder.toRealPath().toString());
    assertThat(hilera.jobs(JobFilter.newest(9))).hasSize(1);
    Job small = Job.named("small");
    small.task("small", () -> 1);
    assertThat(hilera.run(small).await(PATIENCE).status()).isEqualTo(JobStatus.COMPLETED);
    makeRoom();
    assertThat(hilera.run(job).await(PATIENCE).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(runs).hasValue(MANY);
    assertThat(hilera.jobs(JobFilter.newest(9))).hasSize(3);
    assertThat(check()).isEqualTo("ok");
  }

  @Test
  void aSpawnWaitsForRoomAndIsDoneOnce() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("spawns");
    job.task(
        "parent",
        () -> {
          runs.incrementAndGet();
          Spawn spawn = new Spawn();
          for (int task = 0; task < MANY; task++) {
            spawn.task(name(task), child, new Nothing());
          }
          Attempt.current().spawn(spawn);
          return "spawned";
        });
    Run run = hilera.run(job);
    pass(full.said);
    assertThat(hilera.job(run.jobId()).orElseThrow().counts().total()).isEqualTo(1);
    makeRoom();
    Finished finished = run.await(PATIENCE);
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finished.job().counts().total()).isEqualTo(1 + MANY);
    assertThat(children).hasValue(MANY);
    assertThat(runs).hasValue(1);
    assertThat(hilera.attempts(run.jobId(), "parent")).hasSize(1);
    assertThat(check()).isEqualTo("ok");
  }
}
