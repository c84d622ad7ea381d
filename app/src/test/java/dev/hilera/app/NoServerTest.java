package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are patient with a server that goes away for a while. */
class NoServerTest {
  @ParameterizedTest
  @ValueSource(strings = {"status 1 --watch", "logs 1 --follow"})
  @Timeout(30)
  void whoWouldWatchIsToldAtOnceThatThereIsNone(String words) {
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of(words.split(" ", -1)));
    line.addAll(List.of("--url", "http://127.0.0.1:1/"));

    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(line.toArray(String[]::new));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("nothing listens there");
  }
}
