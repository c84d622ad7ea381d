package dev.hilera.command;

import static dev.hilera.command.Bench.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandResultTest {
  @TempDir Path root;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(root);
  }

  @Test
  void inputsAreAJsonFile() throws Exception {
    FakeAttempt attempt = new FakeAttempt(1, "t", 1, Map.of("fetch", List.of(1, "two")));

    assertThat(bench.runner.run(sh("cat $HILERA_INPUTS"), attempt))
        .isEqualTo(Map.of("fetch", List.of(1, "two")));
  }

  @Test
  void theResultFileWinsOverStdout() throws Exception {
    assertThat(bench.run(sh("echo '{\"a\": [1]}' >$HILERA_RESULT; echo 5")))
        .isEqualTo(Map.of("a", List.of(1)));
    assertThat(bench.run(sh("echo null >$HILERA_RESULT; echo 5"))).isNull();
  }

  @Test
  void aResultFileThatIsNoJsonFails() {
    CommandFailedException failure = bench.failure(sh("echo '{oops' >$HILERA_RESULT"));

    assertThat(failure.exitCode()).isZero();
    assertThat(failure)
        .hasMessage(
            "the result file " + bench.files().result() + " is not JSON: no JSON at character 1");
    assertThat(bench.failure(sh(": >$HILERA_RESULT"))).hasMessageContaining("is not JSON");
  }

  @Test
  void aResultFileOverTheCapFails() {
    assertThat(bench.failure(sh("head -c 131073 /dev/zero >$HILERA_RESULT")))
        .hasMessageContaining("has 131073 bytes, the limit is 131072");
  }

  @Test
  void aResultFileThatIsNoPlainFileFails() {
    for (String make : List.of("mkfifo", "mkdir", "ln -s /etc/passwd")) {
      assertThat(bench.failure(sh(make + " $HILERA_RESULT")))
          .hasMessageContaining("is not a plain file");
    }
  }

  @Test
  void aLastLineThatIsJsonIsTheResult() throws Exception {
    assertThat(bench.run(sh("echo noise; echo '{\"n\": 3}'; echo; echo ' '")))
        .isEqualTo(Map.of("n", 3));
    assertThat(bench.run(sh("printf 42"))).isEqualTo(42);
    assertThat(bench.run(sh("echo true"))).isEqualTo(true);
  }

  @Test
  void otherwiseTheTrimmedTextIs() throws Exception {
    assertThat(bench.run(sh("echo; echo '  two'; echo 'words {}  '"))).isEqualTo("two\nwords {}");
    assertThat(bench.run(sh("echo 1 2"))).isEqualTo("1 2");
  }

  @Test
  void longTextIsCut() throws Exception {
    assertThat((String) bench.run(sh("head -c 1000000 /dev/zero | tr '\\0' x")))
        .hasSize(CommandResult.TEXT_BYTES);
  }
}
