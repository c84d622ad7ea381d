package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The issue: a job of a million tasks is accepted and run, and nobody else has to wait for it. */
public abstract class BigJobSpec extends Engines {
  private static final String HEAP = "-Xmx1g";

  @Test
  void aMillionTasksRunInOneGigabyteWhileSmallJobsGoOn() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-cp",
                    System.getProperty("java.class.path"),
                    MillionTasks.class.getName(),
                    store().store()))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("completed 1000000 of 1000000");
    } finally {
      process.destroyForcibly();
    }
  }
}
