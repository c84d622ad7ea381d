package dev.hilera.command;

import static dev.hilera.command.Bench.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Work.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLimitsTest {
  private static final long MIB = 1 << 20;

  @TempDir Path root;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(root);
  }

  @Test
  void cpuTime() {
    CommandFailedException failure =
        bench.failure(sh("while :; do :; done").limits(new Limits(0, 700, 0, 0)));

    assertThat(failure.exitCode()).isEqualTo(152);
    assertThat(failure).hasMessage("cpu limit 1s; exit code 152 (SIGXCPU)");
  }

  @Test
  void cpuTimeOfOneThatIgnoresTheFirstSignal() {
    CommandFailedException failure =
        bench.failure(sh("trap '' XCPU; while :; do :; done").limits(new Limits(0, 1000, 0, 0)));

    assertThat(failure).hasMessage("cpu limit 1s; exit code 137 (SIGKILL)");
  }

  @Test
  void memory() {
    CommandFailedException failure =
        bench.failure(
            sh("dd if=/dev/zero of=/dev/null bs=200M count=1")
                .limits(new Limits(64 * MIB, 0, 0, 0)));

    assertThat(failure).hasMessageStartingWith("memory limit 64MiB");
    assertThat(failure.exitCode()).isNotZero();
  }

  @Test
  void memoryIsLimitedByAGroupOrByTheAddressSpaceAndTheGroupGoes() throws Exception {
    String[] told =
        String.valueOf(
                bench.run(
                    sh("ulimit -v; cat /proc/self/cgroup").limits(new Limits(64 * MIB, 0, 0, 0))))
            .split("\n", 2);

    boolean grouped = told[1].contains("/hilera-");
    assertThat(told[0]).isEqualTo(grouped ? "unlimited" : "65536");
    assertThat(bench.files().has("cgroup")).isEqualTo(grouped);
    if (grouped) {
      assertThat(Path.of(bench.files().line("cgroup"))).doesNotExist();
    }
  }

  @Test
  void memoryOfAChildCountsAlsoIfTheCommandDoesNotMind() throws Exception {
    var greedy = sh("dd if=/dev/zero of=/dev/null bs=200M count=1 2>/dev/null; echo done");

    Object result = null;
    CommandFailedException failure = null;
    try {
      result = bench.run(greedy.limits(new Limits(64 * MIB, 0, 0, 0)));
    } catch (CommandFailedException e) {
      failure = e;
    }

    if (bench.files().has("cgroup")) {
      assertThat(failure).hasMessage("memory limit 64MiB; exit code 0");
    } else { // each process has the limit for itself, and this one went on
      assertThat(result).isEqualTo("done");
    }
  }

  @Test
  void whereNoGroupMayBeMadeTheAddressSpaceOfEachProcessIsLimited() throws Exception {
    Path dir = Files.createDirectories(bench.folder.resolve("by-hand"));
    ShimScript script = ShimScript.install(bench.folder);
    List<String> line = new ArrayList<>(script.launcher());
    line.addAll(List.of(dir.toString(), "1", "128", "0", "65536", "/no/such/folder"));
    line.addAll(List.of("0", "0", "0", "sh", "-c", "ulimit -v"));

    Process shim = new ProcessBuilder(line).redirectErrorStream(true).start();

    assertThat(shim.waitFor()).isZero();
    assertThat(Files.readString(dir.resolve("stdout"))).isEqualTo("65536\n");
    assertThat(dir.resolve("cgroup")).doesNotExist();
  }

  @Test
  void openFiles() {
    CommandFailedException failure =
        bench.failure(
            sh("exec 3<. 4<. 5<. 6<. 7<. 8<. 9<.; tail -f -- . . . . . . . /dev/null . . . . .")
                .limits(new Limits(0, 0, 8, 0)));

    assertThat(failure).hasMessageStartingWith("open files limit 8; exit code ");
  }

  @Test
  void outputWithoutEnd() {
    CommandFailedException failure =
        bench.failure(sh("trap '' TERM PIPE; while :; do echo x; done").limits(output(1024)));

    assertThat(failure).hasMessage("output limit 1KiB (stdout); exit code 137 (SIGKILL)");
  }

  @Test
  void outputBeyondWhatIsKept() {
    assertThat(bench.failure(sh("yes >&2").limits(output(MIB))).getMessage())
        .startsWith("output limit 1MiB (stderr); exit code");
    CommandOutput stderr = new CommandLogs(bench.folder).stderr(Bench.JOB, Bench.TASK, 1);
    assertThat(stderr.headSize()).isEqualTo(Bench.CAP);
    assertThat(stderr.cut()).isTrue();
  }

  @Test
  void outputByASingleByte() throws Exception {
    assertThat(bench.failure(sh("head -c 1001 /dev/zero").limits(output(1001 - 1))).exitCode())
        .isZero();
    bench.run(sh("head -c 1000 /dev/zero; head -c 1000 /dev/zero >&2").limits(output(1000)));
    bench.run(sh("head -c 500000 /dev/zero").limits(output(MIB)));
  }

  @Test
  void aCommandWithinItsLimitsCompletes() throws Exception {
    assertThat(bench.run(sh("echo fine").limits(new Limits(512 * MIB, 60_000, 64, MIB))))
        .isEqualTo("fine");
  }

  @Test
  void aFailureOfItsOwnIsNotBlamedOnALimit() {
    assertThat(bench.failure(sh("exit 3").limits(new Limits(512 * MIB, 60_000, 64, MIB))))
        .hasMessage("exit code 3");
  }

  @Test
  void aLimitThatCannotBeSetIsAFailedStart() {
    assertThat(bench.failure(sh("true").limits(new Limits(0, 0, 1L << 60, 0))))
        .hasMessageStartingWith("cannot be started\n");
  }

  private static Limits output(long bytes) {
    return new Limits(0, 0, 0, bytes);
  }
}
