package dev.hilera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A small run of the measurement of a watched server. */
class WatchersTest {
  @Test
  void everyWatcherIsToldEveryEnd() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new Watchers(50, 5, 1).run(new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "with 50 streams, 5 sockets, as many not read: ",
            "every final event arrived: 50 streams, 500");
  }
}
