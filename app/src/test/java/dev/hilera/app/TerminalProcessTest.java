package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hilera run} on a terminal, which the program {@code script} plays. */
class TerminalProcessTest {
  private static final Pattern BACK = Pattern.compile("\u001b\\[(\\d+)A");

  @TempDir Path folder;

  @BeforeEach
  void installed() throws IOException {
    assumeThat(Path.of("/usr/bin/script")).exists();
    Hilera.install(folder.resolve("hilera"));
  }

  @Test
  void aTreeIsDrawnInPlace() throws Exception {
    String shown =
        run(
            "a: { run: [sleep, '0.4'] }, b: { run: [echo, done], needs: a }",
            "stty rows 10 cols 50; TERM=xterm ./hilera run job.yaml");

    assertThat(shown)
        .contains(
            "\u001b[?25l", "\u001b[3A", "waits for a", "2/2 completed in", "\u001b[?25h", "done");
  }

  /** Logs would move the drawing down by a line; what becomes of tasks is in the drawing. */
  @Test
  void attemptsThatFailAreShownAndNotLoggedBesides() throws Exception {
    String failing = "[sh, -c, 'echo it burns >&2; exit $((HILERA_ATTEMPT % 2))']";
    String shown =
        run(
            "a: { run: " + failing + ", retry: { attempts: 2, backoff: 400ms } }",
            "stty rows 10 cols 50; TERM=xterm ./hilera run job.yaml");

    assertThat(shown).contains("exit code 1: it burns", "attempt 2", "1/1 completed in");
    assertThat(shown).doesNotContain("WARN");
    assertThat(heights(shown)).containsOnly("2");
  }

  @Test
  void withoutColoursTheTreeIsDrawnAllTheSame() throws Exception {
    String shown = run("a: { run: [echo] }", "NO_COLOR=1 TERM=xterm ./hilera run job.yaml");

    assertThat(shown).contains("✓ a", "\u001b[?25l").doesNotContainPattern("\u001b\\[[0-9;]*m");
  }

  @Test
  void aDumbTerminalGetsLines() throws Exception {
    String shown = run("a: { run: [echo] }", "TERM=dumb ./hilera run job.yaml");

    assertThat(shown).contains("a started", "job completed").doesNotContain("\u001b");
  }

  @Test
  void aTerminalMadeNarrowerIsDrawnForAtOnce() throws Exception {
    String shown =
        run(
            "narrow: { run: [sh, -c, 'sleep 0.5; stty -F $(cat tty) cols 30; sleep 1'] },"
                + " a-name-that-is-long-but-fits: { run: [echo], needs: narrow }",
            "tty > tty; stty rows 10 cols 90; TERM=xterm ./hilera run job.yaml");

    assertThat(shown).contains("a-name-that-is-long-but-fits  ");
    assertThat(shown).contains("a-name-that-…");
  }

  @Test
  void anInterruptIsAnsweredAboveTheTree() throws Exception {
    String shown =
        run(
            "a: { run: [sh, -c, 'kill -INT $(cat pid); sleep 60'] }",
            "stty rows 10 cols 50; TERM=xterm exec sh -c 'echo $$ > pid; exec ./hilera run"
                + " job.yaml'");

    assertThat(shown).containsSubsequence("hilera: cancelling", "■", "0/1 cancelled");
    assertThat(heights(shown)).containsOnly("2");
  }

  private static List<String> heights(String shown) {
    return BACK.matcher(shown).results().map(back -> back.group(1)).toList();
  }

  private String run(String tasks, String command) throws Exception {
    Files.writeString(folder.resolve("job.yaml"), "name: n\ntasks: { " + tasks + " }\n");
    Process script =
        new ProcessBuilder("script", "-qc", command, "/dev/null")
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    String shown = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor()).isZero();
    return shown;
  }
}
