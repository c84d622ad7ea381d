package dev.hilera.command;

import static dev.hilera.command.Bench.sh;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Work;
import dev.hilera.Work.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandRunnerTest {
  @TempDir Path root;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(root);
  }

  @Test
  void commandsAreAllItRuns() {
    assertThat(bench.runner.runs(Command.of("true"))).isTrue();
    assertThat(bench.runner.runs(new Work.Other("x", Map.of()))).isFalse();
    assertThatThrownBy(
            () -> bench.runner.run(new Work.Other("x", Map.of()), new FakeAttempt(1, "t", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void exitCodeZeroCompletes() throws Exception {
    assertThat(bench.run(Command.of("true"))).isEqualTo("");
  }

  @Test
  void anyOtherExitCodeFailsWithTheCodeAndTheEndOfStderr() {
    CommandFailedException failure =
        bench.failure(sh("seq 1 100000 >&2; echo the last word >&2; exit 41"));

    assertThat(failure.exitCode()).isEqualTo(41);
    assertThat(failure).hasMessageStartingWith("exit code 41\n").hasMessageEndingWith("last word");
    assertThat(failure.getMessage()).hasSizeLessThan(5000);
  }

  @Test
  void whatAShortLivedCommandWritesIsNeverLost() throws Exception {
    for (int time = 0; time < 50; time++) {
      assertThat(bench.failure(sh("echo gone >&2; exit 1"))).hasMessage("exit code 1\ngone");
      assertThat(bench.run(Command.of("echo", "5"))).isEqualTo(5);
    }
  }

  @Test
  void aSignalIsNamed() {
    CommandFailedException failure = bench.failure(sh("kill -SEGV $$"));

    assertThat(failure.exitCode()).isEqualTo(139);
    assertThat(failure).hasMessage("exit code 139 (SIGSEGV)");
  }

  @Test
  void aProgramsOwnExitCode127IsNotAMissingProgram() {
    CommandFailedException failure = bench.failure(sh("exit 127"));

    assertThat(failure.exitCode()).isEqualTo(127);
    assertThat(failure).hasMessage("exit code 127");
  }

  @Test
  void whatCannotBeStartedSaysWhy() throws Exception {
    Path plain = Files.writeString(bench.work.resolve("plain"), "#!/bin/sh\n");
    Path broken = Files.writeString(bench.work.resolve("broken"), "#!/no/interpreter\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

    assertUnstartable(Command.of("no-such-program"), "no program 'no-such-program' in PATH");
    assertUnstartable(Command.of("./missing"), "there is no file");
    assertUnstartable(Command.of("./plain"), plain + " is not executable");
    assertUnstartable(Command.of("./broken"), "broken");
    assertUnstartable(Command.of("true").dir("nowhere"), "there is no folder");
    assertUnstartable(Command.of(""), "no program is named");
    assertUnstartable(new Command(List.of(), Map.of(), "", null, Work.Limits.NONE), "no program");
    assertUnstartable(Command.of("echo", "a\0b"), "NUL");
    assertUnstartable(Command.of("true").env(Map.of("A-B", "x")), "'A-B'");
    assertUnstartable(Command.of("true").env(Map.of("SECRET", "x\0y")), "SECRET");
  }

  private void assertUnstartable(Command command, String reason) {
    CommandFailedException failure = bench.failure(command);
    assertThat(failure.exitCode()).isEqualTo(CommandFailedException.NO_EXIT_CODE);
    assertThat(failure).hasMessageStartingWith("cannot be started").hasMessageContaining(reason);
  }

  @Test
  void moreArgumentsThanTheSystemTakesAreAFailedAttempt() {
    String[] line = new String[300_000];
    Arrays.fill(line, "argument-of-twenty-chars");
    line[0] = "true";

    assertUnstartable(Command.of(line), "rgument list too long");
    assertThat(bench.failure(Command.of(line)).getMessage())
        .startsWith("cannot be started: Argument list too long")
        .doesNotContain("setsid", "Cannot run", "error=");
  }

  @Test
  void manyArgumentsArriveAll() throws Exception {
    String[] arguments = new String[50_000];
    Arrays.fill(arguments, "x");

    assertThat(bench.run(sh("echo $#", arguments))).isEqualTo(50_000);
  }

  @Test
  void argumentsArriveUntouched() throws Exception {
    String[] odd = {
      "", " ", "a b", "'", "\"", "\\", "\n", "a\nb\n", "$(touch pwned)", "`touch pwned`", "$HOME",
      "*", "-n", "--", "; touch pwned", "&", "|", "~", "\t", "%s", "#", "A=b"
    };
    Files.writeString(bench.work.resolve("a file"), "");

    bench.run(sh("for a; do printf '%s\\0' \"$a\"; done", odd));

    byte[] written = new CommandLogs(bench.folder).stdout(Bench.JOB, Bench.TASK, 1).head(0, 10_000);
    assertThat(new String(written, UTF_8).split("\0", -1))
        .containsExactly(Stream.concat(Stream.of(odd), Stream.of("")).toArray(String[]::new));
    assertThat(bench.work.resolve("pwned")).doesNotExist();
  }

  @Test
  void aProgramMayHaveAnyName() throws Exception {
    for (String name : List.of("-x", "a b", "new\nline", "$(id)", "A=b", "exit", "'")) {
      Path file = Files.writeString(bench.work.resolve(name), "#!/bin/sh\necho \"ran $1\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));

      assertThat(bench.run(Command.of("./" + name, "it"))).as(name).isEqualTo("ran it");
      Command searched =
          Command.of(name, "it").env(Map.of("PATH", bench.work + ":" + System.getenv("PATH")));
      assertThat(bench.run(searched)).as(name).isEqualTo("ran it");
    }
  }

  @Test
  void tenMegabytesOfStderrStallNothing() throws Exception {
    assertThat(bench.run(sh("head -c 10485760 /dev/zero >&2; echo done"))).isEqualTo("done");

    CommandOutput stderr = new CommandLogs(bench.folder).stderr(Bench.JOB, Bench.TASK, 1);
    assertThat(stderr.cut()).isTrue();
    assertThat(stderr.headSize()).isEqualTo(Bench.CAP);
    assertThat(stderr.tail(1 << 20)).hasSize(64 * 1024);
  }

  @Test
  void theHeadAndTheEndOfLongOutputAreKept() throws Exception {
    assertThat(bench.run(sh("seq 1 1000000"))).isEqualTo(1_000_000);

    CommandOutput stdout = new CommandLogs(bench.folder).stdout(Bench.JOB, Bench.TASK, 1);
    assertThat(new String(stdout.head(0, 6), UTF_8)).isEqualTo("1\n2\n3\n");
    assertThat(new String(stdout.head(2, 2), UTF_8)).isEqualTo("2\n");
    assertThat(new String(stdout.tail(8), UTF_8)).isEqualTo("1000000\n");
    assertThat(stdout.head(1 << 30, 10)).isEmpty();
  }

  @Test
  void theLogsOfAnUnknownAttemptAreEmpty() {
    CommandOutput stdout = new CommandLogs(bench.folder).stdout(1, "nobody", 3);

    assertThat(stdout.head(0, 10)).isEmpty();
    assertThat(stdout.tail(10)).isEmpty();
    assertThat(stdout.cut()).isFalse();
  }

  @Test
  void binaryOutputIsKeptAsItIs() throws Exception {
    bench.run(sh("printf '\\000\\377\\001\\r\\n\\376'"));

    assertThat(new CommandLogs(bench.folder).stdout(Bench.JOB, Bench.TASK, 1).tail(100))
        .containsExactly(0, 0xff, 1, '\r', '\n', 0xfe);
  }

  @Test
  void outputIsThereWhileTheCommandRuns() throws Exception {
    Thread running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bench.run(sh("echo early; while [ ! -e go ]; do sleep 0.02; done"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    CommandOutput stdout = new CommandLogs(bench.folder).stdout(Bench.JOB, Bench.TASK, 1);

    Bench.until(() -> stdout.headSize() == 6);
    Files.createFile(bench.work.resolve("go"));
    running.join();
  }

  @Test
  void theEnvironmentIsCleanButForWhatIsSaid() throws Exception {
    bench.run(Command.of("env", "-0").env(Map.of("MINE", "a\nb", "LANG", "C", "HILERA_JOB", "no")));

    byte[] written = new CommandLogs(bench.folder).stdout(Bench.JOB, Bench.TASK, 1).head(0, 10_000);
    List<String> variables = List.of(new String(written, UTF_8).split("\0"));
    assertThat(variables)
        .contains(
            "MINE=a\nb",
            "LANG=C",
            "HILERA_JOB_ID=7",
            "HILERA_JOB=the job",
            "HILERA_TASK=the task",
            "HILERA_ATTEMPT=1",
            "HILERA_TOKEN=token of the task",
            "PATH=" + System.getenv("PATH"));
    assertThat(variables)
        .extracting(variable -> variable.replaceFirst("(?s)=.*", ""))
        .isSubsetOf(
            "MINE",
            "PATH",
            "HOME",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TMPDIR",
            "PWD",
            "HILERA_JOB_ID",
            "HILERA_JOB",
            "HILERA_TASK",
            "HILERA_ATTEMPT",
            "HILERA_INPUTS",
            "HILERA_RESULT",
            "HILERA_TOKEN");
  }

  @Test
  void settingsPassOnWhatTheyName() {
    assertThat(
            CommandSettings.cleanEnvironment(
                Map.of("PATH", "p", "LC_ALL", "C", "SECRET", "s", "PROXY", "x"),
                List.of("PROXY", "ABSENT")))
        .isEqualTo(Map.of("PATH", "p", "LC_ALL", "C", "PROXY", "x"));
  }

  @Test
  void itRunsInTheWorkingFolderOrBelow() throws Exception {
    Files.createDirectory(bench.work.resolve("a b"));

    assertThat(bench.run(Command.of("pwd", "-P"))).isEqualTo(bench.work.toRealPath().toString());
    assertThat(bench.run(Command.of("pwd", "-P").dir("a b")))
        .isEqualTo(bench.work.toRealPath().resolve("a b").toString());
    assertThat(bench.run(Command.of("pwd").dir("/"))).isEqualTo("/");
  }

  @Test
  void stdinIsItsTextOrNothing() throws Exception {
    assertThat(bench.run(Command.of("cat"))).isEqualTo("");
    assertThat(bench.run(Command.of("cat").stdin("two\nlines"))).isEqualTo("two\nlines");
    assertThat(bench.run(Command.of("wc", "-c").stdin("x".repeat(1_000_000)))).isEqualTo(1_000_000);
    assertThat(bench.run(sh("exec <&-; echo closed").stdin("unread"))).isEqualTo("closed");
  }

  @Test
  void itsSignalsAreNotIgnoredAndItsUmaskIsOurs() throws Exception {
    String[] signals = {"grep", "-E", "Sig(Ign|Blk)", "/proc/self/status"};
    Process bare = new ProcessBuilder(signals).start();

    assertThat(bench.run(Command.of(signals)))
        .isEqualTo(new String(bare.getInputStream().readAllBytes(), UTF_8).strip());
    assertThat((String) bench.run(sh("echo u$(umask)"))).isNotEqualTo("u0077");
  }

  @Test
  void filesArePrivate() throws Exception {
    bench.run(sh("seq 1 100000; seq 1 100000 >&2; echo 1 >$HILERA_RESULT").stdin("in"));

    try (Stream<Path> files = Files.walk(bench.folder)) {
      for (Path file : files.filter(f -> !f.endsWith("result.json")).toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        boolean entered = Files.isDirectory(file) || file.toString().endsWith(".sh");
        assertThat(mode).as(file.toString()).isEqualTo(entered ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void tasksOfAnyNameHaveFoldersOfTheirOwn() throws Exception {
    for (String task : List.of("a b", "A b", "..x", "ä".repeat(200), "ä".repeat(199), "-")) {
      Object result = bench.runner.run(sh("echo x$HILERA_ATTEMPT"), new FakeAttempt(1, task, 2));
      assertThat(result).isEqualTo("x2");
    }
    try (Stream<Path> folders = Files.list(bench.folder.resolve("1"))) {
      assertThat(folders).hasSize(6);
    }
  }

  @Test
  void forgettingAJobRemovesItsFiles() throws Exception {
    bench.run(Command.of("true"));

    bench.runner.forget(Bench.JOB);
    bench.runner.forget(99);

    assertThat(bench.folder.resolve("7")).doesNotExist();
  }

  @Test
  void anAttemptThatIsRunAfreshStartsWithEmptyFiles() throws Exception {
    bench.run(sh("echo 1 >$HILERA_RESULT"));

    assertThat(bench.run(sh("echo new"))).isEqualTo("new");
  }
}
