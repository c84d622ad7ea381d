package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();

  @Test
  void versionIsTheOneOfTheBuild() {
    int exit = Main.commandLine().setOut(new PrintWriter(out)).execute("--version");

    assertThat(exit).isZero();
    assertThat(out.toString()).matches("hilera \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void unknownOptionsAreRefusedWithTheCodeForUsage() {
    int exit = Main.commandLine().setErr(new PrintWriter(out)).execute("--no-such-option");

    assertThat(exit).isEqualTo(2);
    assertThat(out.toString()).contains("--no-such-option").contains("Usage: hilera");
  }
}
