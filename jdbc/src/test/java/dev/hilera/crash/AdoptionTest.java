package dev.hilera.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Run;
import dev.hilera.Work;
import dev.hilera.command.CommandLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose engine was killed, and what becomes of them in the next one. */
class AdoptionTest {
  private static final long JOB = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LONG = 3_600_000;

  /** Writes 20,000 lines, half of them before the engine dies. */
  private static final String WRITER =
      "echo once >> runs; seq 1 10000 >&2; touch begun;"
          + " while [ ! -e go ]; do sleep 0.02; done; seq 10001 20000 >&2; ";

  private static final String TREE =
      "sleep 601 & setsid sleep 602 & touch begun; while :; do sleep 603; done";

  @TempDir Path folder;

  @Test
  void oneThatStillRunsIsTakenUpAndRecordedWithItsResultAndWholeOutput() throws Exception {
    kill(LONG, WRITER + "echo 5");

    try (Hilera hilera = open()) {
      go();
      Finished end = hilera.find(JOB).await(PATIENCE);
      assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(end.result()).isEqualTo(5);
      assertTheOnlyAttempt(hilera, Outcome.COMPLETED);
    }
    assertItRanOnceAndWroteAll();
  }

  @Test
  void oneThatEndedMeanwhileIsRecordedWithItsResultAndWholeOutput() throws Exception {
    kill(LONG, WRITER + "echo 5");
    go();
    until(this::hasCode);

    try (Hilera hilera = open()) {
      assertThat(hilera.find(JOB).await(PATIENCE).result()).isEqualTo(5);
      assertTheOnlyAttempt(hilera, Outcome.COMPLETED);
    }
    assertItRanOnceAndWroteAll();
  }

  @Test
  void oneThatFailedMeanwhileIsRecordedWithItsRealExitCode() throws Exception {
    kill(LONG, WRITER + "echo sorry >&2; exit 7");
    go();
    until(this::hasCode);

    try (Hilera hilera = open()) {
      Finished end = hilera.find(JOB).await(PATIENCE);
      assertThat(end.status()).isEqualTo(JobStatus.FAILED);
      assertThat(end.error()).contains("exit code 7").contains("sorry");
      assertTheOnlyAttempt(hilera, Outcome.CRASHED);
    }
    assertThat(folder.resolve("runs")).hasContent("once");
  }

  @Test
  void oneThatEndedMeanwhileIsRecordedAlthoughItsTimeIsUp() throws Exception {
    kill(1_000, WRITER + "echo 5");
    go();
    until(this::hasCode);
    LockSupport.parkNanos(1_000_000_000);

    try (Hilera hilera = open()) {
      assertThat(hilera.find(JOB).await(PATIENCE).result()).isEqualTo(5);
      assertTheOnlyAttempt(hilera, Outcome.COMPLETED);
    }
  }

  @Test
  void oneOfAnEarlierBootIsLostAndTheNextAttemptRuns() throws Exception {
    kill(LONG, "echo once >> runs; [ -e again ] || { touch again begun; sleep 604; }; echo 5");
    Path shim = attemptFile("shim");
    String[] words = Files.readString(shim).split(" ", 3);
    Files.writeString(shim, words[0] + " " + UUID.randomUUID() + " " + words[2]);

    try (Hilera hilera = open()) {
      assertThat(hilera.find(JOB).await(PATIENCE).result()).isEqualTo(5);
      assertThat(hilera.attempts(JOB, CommandVictim.TASK))
          .extracting(AttemptView::outcome)
          .containsExactly(Outcome.LOST, Outcome.COMPLETED);
    }
    assertNothingIsLeft();
  }

  @Test
  void oneThatIsTakenUpHasOnlyTheRestOfItsTime() throws Exception {
    kill(6_000, TREE);
    LockSupport.parkNanos(4_000_000_000L); // the command goes on meanwhile

    try (Hilera hilera = open()) {
      assertThat(hilera.find(JOB).await(PATIENCE).status()).isEqualTo(JobStatus.FAILED);
      AttemptView attempt = assertTheOnlyAttempt(hilera, Outcome.TIMEOUT);
      assertThat(
              Duration.between(
                  Objects.requireNonNull(attempt.startedAt()),
                  Objects.requireNonNull(attempt.endedAt())))
          .isBetween(Duration.ofMillis(5_900), Duration.ofMillis(9_900));
    }
    assertNothingIsLeft();
  }

  @Test
  void oneThatIsTakenUpIsCancelledWithAllItsDescendants() throws Exception {
    kill(LONG, TREE);

    try (Hilera hilera = open()) {
      hilera.find(JOB).cancel();
      assertThat(hilera.find(JOB).await(PATIENCE).status()).isEqualTo(JobStatus.CANCELLED);
    }
    assertNothingIsLeft();
  }

  @Test
  void oneThatIsTakenUpGoesOnWhileItsJobIsPaused() throws Exception {
    kill(LONG, WRITER + "echo 5");

    try (Hilera hilera = open()) {
      hilera.pause(JOB);
      go();
      until(() -> hilera.job(JOB).orElseThrow().status().isFinal());
      assertThat(hilera.result(JOB)).isEqualTo(5);
      assertTheOnlyAttempt(hilera, Outcome.COMPLETED);
      assertThat(hilera.events(JOB, 0, 100))
          .extracting(Event::seq)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
    assertItRanOnceAndWroteAll();
  }

  @Test
  void oneThatIsTakenUpNeedsNoFreeWorker() throws Exception {
    kill(LONG, TREE);

    try (Hilera hilera = Hilera.open(new Deeds(folder).config(folder).workers(1))) {
      CountDownLatch never = new CountDownLatch(1);
      Job other = Job.named("other");
      other.priority(9).task("waits", () -> never.await());
      hilera.run(other);
      hilera.find(JOB).cancel();
      assertThat(hilera.find(JOB).await(PATIENCE).status()).isEqualTo(JobStatus.CANCELLED);
      until(() -> noneIsLeft());
      hilera.close(Duration.ZERO);
    }
  }

  @Test
  void oneThatIsTakenUpEndsWithItsEngine() throws Exception {
    kill(LONG, TREE);

    try (Hilera hilera = open()) {
      until(() -> hilera.stats().active() == 1);
      hilera.close(Duration.ZERO);
    }
    assertNothingIsLeft();
  }

  @Test
  void aTimeoutEndsAllDescendants() throws Exception {
    try (Hilera hilera = open()) {
      Job job = tree();
      job.tasks().getFirst().timeout(Duration.ofMillis(700));
      Run run = hilera.run(job);
      assertThat(run.await(PATIENCE).status()).isEqualTo(JobStatus.FAILED);
    }
    assertNothingIsLeft();
  }

  @Test
  void aCancelEndsAllDescendants() throws Exception {
    try (Hilera hilera = open()) {
      Run run = hilera.run(tree());
      until(() -> Files.exists(folder.resolve("begun")));
      run.cancel();
      assertThat(run.await(PATIENCE).status()).isEqualTo(JobStatus.CANCELLED);
    }
    assertNothingIsLeft();
  }

  @Test
  void aDrainEndsAllDescendantsAndGivesTheAttemptBack() throws Exception {
    try (Hilera hilera = open()) {
      hilera.run(tree());
      until(() -> Files.exists(folder.resolve("begun")));
      hilera.close(Duration.ZERO);
    }
    assertNothingIsLeft();
    Files.delete(folder.resolve("begun"));
    try (Hilera hilera = open()) {
      until(() -> Files.exists(folder.resolve("begun")));
      assertThat(hilera.attempts(JOB, CommandVictim.TASK).getFirst().outcome())
          .isEqualTo(Outcome.RELEASED);
      hilera.find(JOB).cancel();
    }
    assertNothingIsLeft();
  }

  private static Job tree() {
    Job job = Job.named("tree");
    job.task(CommandVictim.TASK, Work.Command.of("sh", "-c", TREE));
    return job;
  }

  private Hilera open() throws IOException {
    return Hilera.open(new Deeds(folder).config(folder));
  }

  /** Runs the command in another JVM, which is killed as soon as the command says that it runs. */
  private void kill(long timeoutMillis, String script) throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CommandVictim.class.getName(),
                folder.toString(),
                Long.toString(timeoutMillis),
                script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    until(() -> Files.exists(folder.resolve("begun")) || !victim.isAlive());
    victim.destroyForcibly().waitFor();
    assertThat(folder.resolve("begun")).exists();
  }

  private void go() throws IOException {
    Files.createFile(folder.resolve("go"));
  }

  private boolean hasCode() {
    try {
      return Files.exists(attemptFile("code"));
    } catch (IOException e) {
      return false;
    }
  }

  private Path attemptFile(String name) throws IOException {
    try (var attempts = Files.list(folder.resolve("attempts").resolve(Long.toString(JOB)))) {
      return attempts.findFirst().orElseThrow().resolve(name);
    }
  }

  private static AttemptView assertTheOnlyAttempt(Hilera hilera, Outcome outcome) {
    List<AttemptView> attempts = hilera.attempts(JOB, CommandVictim.TASK);
    assertThat(attempts).extracting(AttemptView::outcome).containsExactly(outcome);
    return attempts.getFirst();
  }

  private void assertItRanOnceAndWroteAll() {
    assertThat(folder.resolve("runs")).hasContent("once");
    CommandLogs logs = new CommandLogs(folder.resolve("attempts"));
    byte[] all = logs.stderr(JOB, CommandVictim.TASK, 1).head(0, 1 << 20);
    assertThat(new String(all, StandardCharsets.UTF_8).lines())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 20_000).mapToObj(Integer::toString).toList());
  }

  /** A process of an attempt is known by its environment. */
  private void assertNothingIsLeft() {
    assertThat(noneIsLeft()).as("no process is left").isTrue();
  }

  private boolean noneIsLeft() {
    return ProcessHandle.allProcesses()
        .map(AdoptionTest::environment)
        .noneMatch(one -> one.contains("HILERA_TASK=") && one.contains(folder.toString()));
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
    } catch (IOException e) {
      return ""; // it ended meanwhile, or is none of ours
    }
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it never came true").isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }
}
