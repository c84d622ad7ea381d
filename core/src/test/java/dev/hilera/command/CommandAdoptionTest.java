package dev.hilera.command;

import static dev.hilera.command.Bench.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Work.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose JVM was killed. */
final class CommandAdoptionTest {
  private static final String WAITS = "echo $$ >a; while [ ! -e go ]; do sleep 0.02; done; ";

  @TempDir Path root;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(root);
  }

  @Test
  void oneThatStillRunsIsWaitedFor() throws Exception {
    leave(WAITS + "echo once >>runs; echo 5");
    ProcessHandle command = bench.process("a");

    assertThat(adopts()).isTrue();
    Files.createFile(bench.work.resolve("go"));

    assertThat(bench.run(sh("echo not run"))).isEqualTo(5);
    assertThat(Bench.lives(command)).isFalse();
    assertThat(bench.work.resolve("runs")).hasContent("once");
  }

  @Test
  void oneThatEndedMeanwhileIsRecordedWithItsRealExitCode() throws Exception {
    leave(WAITS + "echo sorry >&2; exit 7");
    bench.process("a");
    Files.createFile(bench.work.resolve("go"));
    Bench.until(() -> bench.files().exitCode().isPresent());

    assertThat(adopts()).isTrue();

    assertThat(bench.failure(sh("echo not run"))).hasMessage("exit code 7\nsorry");
  }

  @Test
  void anAdoptedOneIsStoppedLikeAnyOther() throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    assertThat(adopts()).isTrue();

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> bench.run(sh("echo not run")))
        .isInstanceOf(InterruptedException.class);

    assertThat(Bench.lives(command)).isFalse();
    assertThat(adopts()).as("what was stopped").isFalse();
  }

  @Test
  void anAdoptedOneThatIsNotWantedAnyMoreIsEnded() throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    assertThat(adopts()).isTrue();

    bench.runner.drop(sh(WAITS), Bench.JOB, Bench.TASK, 1);

    assertThat(Bench.lives(command)).isFalse();
    assertThat(adopts()).as("what was stopped").isFalse();
  }

  @Test
  void oneThatIsGoneWithoutACodeIsNotAdoptedAndItsRestIsKilled() throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    shim().destroyForcibly();
    Bench.until(() -> Shim.running(bench.files()).isEmpty());

    assertThat(adopts()).isFalse();

    assertThat(Bench.lives(command)).isFalse();
  }

  @Test
  void anotherProcessOfTheSamePidIsNotAdopted() throws Exception {
    Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
    try {
      leave(WAITS);
      ProcessHandle command = bench.process("a");
      ProcessHandle shim = shim();
      Path file = bench.files().file("shim");
      String line = Files.readString(file);
      Files.writeString(file, line.replaceFirst("[0-9]+", Long.toString(stranger.pid())));

      assertThat(adopts()).isFalse();

      assertThat(stranger.isAlive()).isTrue();
      assertThat(Bench.lives(command)).isFalse();
      Bench.until(() -> !Bench.lives(shim));
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void oneOfAnEarlierBootIsNotAdopted() throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    ProcessHandle shim = shim();
    Path file = bench.files().file("shim");
    String[] words = Files.readString(file).split(" ", 3);
    Files.writeString(file, words[0] + " " + UUID.randomUUID() + " " + words[2]);

    assertThat(adopts()).isFalse();

    assertThat(Bench.lives(command)).isFalse();
    Bench.until(() -> !Bench.lives(shim));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "\0\0\n", "none\n", "-1\n"})
  void anExitCodeThatIsNotWholeIsNone(String content) throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    shim().destroyForcibly();
    Bench.until(() -> Shim.running(bench.files()).isEmpty());
    Files.writeString(bench.files().file("code"), content);

    assertThat(adopts()).isFalse();

    assertThat(Bench.lives(command)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "17\n", "\0\0 \0 \0\n", "17 boot cut\n", "17 boot 17 (x) S 1\n"})
  void aShimThatDidNotWriteAllOfItselfIsNotAdoptedAndIsEnded(String content) throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");
    ProcessHandle shim = shim();
    Files.writeString(bench.files().file("shim"), content);

    assertThat(adopts()).isFalse();

    assertThat(Bench.lives(command)).isFalse();
    Bench.until(() -> !Bench.lives(shim));
  }

  @Test
  void oneThatNeverBeganIsNotAdopted() {
    assertThat(adopts()).isFalse();
    assertThat(bench.folder.resolve("7")).doesNotExist();
  }

  @Test
  void withoutAdoptionARunEndsTheOldOneFirst() throws Exception {
    leave(WAITS);
    ProcessHandle command = bench.process("a");

    assertThat(bench.run(sh("echo fresh"))).isEqualTo("fresh");

    assertThat(Bench.lives(command)).isFalse();
  }

  @Test
  void aCommandWhoseShimIsKilledFailsAndLeavesNothing() throws Exception {
    Thread killer =
        Thread.ofPlatform()
            .start(() -> {
              bench.process("a");
              shim().destroyForcibly();
            });

    CommandFailedException failure = bench.failure(sh(WAITS));
    killer.join();

    assertThat(failure.exitCode()).isEqualTo(CommandFailedException.NO_EXIT_CODE);
    assertThat(failure).hasMessageStartingWith("ended without an exit code");
    assertThat(Bench.lives(bench.pid("a"))).isFalse();
  }

  private boolean adopts() {
    return bench.runner.adopts(Command.of("true"), Bench.JOB, Bench.TASK, 1);
  }

  private ProcessHandle shim() {
    return ProcessHandle.of(Long.parseLong(bench.files().line("shim").replaceFirst(" .*", "")))
        .orElseThrow();
  }

  /** Starts the script in another JVM, which is killed as soon as the script runs. */
  private void leave(String script) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line =
        new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(DyingJvm.class.getName(), bench.folder.toString()));
    line.addAll(List.of(bench.work.toString(), script));
    File log = root.resolve("jvm.log").toFile();
    Process jvm = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
    Bench.until(() -> Files.exists(bench.work.resolve("a")) || !jvm.isAlive());
    jvm.destroyForcibly().waitFor();
    assertThat(bench.work.resolve("a")).as(Files.readString(log.toPath())).exists();
  }

  /** Runs one command until it is killed. */
  static final class DyingJvm {
    private DyingJvm() {}

    public static void main(String[] arguments) throws Exception {
      CommandSettings settings =
          Bench.settings(Path.of(arguments[0]), Path.of(arguments[1]), Duration.ofMinutes(1));
      new CommandRunner(settings).run(sh(arguments[2]), new FakeAttempt(Bench.JOB, Bench.TASK, 1));
    }
  }
}
