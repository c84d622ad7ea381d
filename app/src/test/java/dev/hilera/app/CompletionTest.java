package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hilera completion} prints, read by the shells that it is for. */
class CompletionTest {
  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    StringWriter out = new StringWriter();
    int exit = Main.commandLine().setOut(new PrintWriter(out, true)).execute("completion", shell);
    assertThat(exit).isZero();
    assertThat(out.toString()).doesNotContain("warm-up");
    return Files.writeString(folder.resolve("completion"), out.toString());
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    Path script = script("bash");
    String ask =
        ". '%s'; COMP_WORDS=(hilera %s); COMP_CWORD=%d; _complete_hilera; echo ${COMPREPLY[@]}";

    assertThat(bash(ask.formatted(script, "sub", 1))).isEqualTo("submit");
    assertThat(bash(ask.formatted(script, "submit --h", 2))).contains("--hold", "--help");
  }

  @Test
  void zshCompletesCommandsAndOptions() throws Exception {
    assumeThat(Path.of("/usr/bin/zsh")).exists();
    Path script = script("zsh");
    // A terminal of its own, because zsh completes nowhere else; what is typed ends with a tab.
    String type =
        "zmodload zsh/zpty; zpty -b z zsh -f -i; zpty -w z 'PS1=; . %s; echo rea''dy';"
            + " zpty -r -m z line '*ready*'; zpty -w -n z $'hilera %s\\t';"
            + " zpty -r -m z line '*%s*' && echo completed; zpty -d z";

    assertThat(zsh(type.formatted(script, "valida", "hilera validate"))).contains("completed");
    assertThat(zsh(type.formatted(script, "submit --ho", "--hold"))).contains("completed");
  }

  /** Whatever it waits for in vain ends after half a minute. */
  private String zsh(String command) throws IOException {
    ProcessBuilder zsh = new ProcessBuilder("timeout", "30", "zsh", "-f", "-c", command);
    zsh.environment().put("HOME", folder.toString());
    Process process = zsh.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static String bash(String command) throws IOException {
    Process bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    return new String(bash.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
