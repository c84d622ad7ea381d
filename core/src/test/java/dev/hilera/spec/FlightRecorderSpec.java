package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Retry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java Flight Recorder sees of an engine. */
class FlightRecorderSpec {
  @TempDir Path folder;

  @Test
  void attemptsAndCommitsAreRecorded() throws Exception {
    long id;
    Path file = folder.resolve("recorded.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.hilera.Attempt");
      recording.enable("dev.hilera.Commit");
      recording.start();
      try (Hilera hilera = Hilera.inMemory()) {
        Job job = Job.named("recorded");
        job.task("good", () -> 1);
        job.task(
                "bad",
                () -> {
                  throw new IllegalStateException("broken");
                })
            .retry(Retry.times(2));
        id = hilera.run(job).await().job().id();
      }
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> attempts = events(file, "dev.hilera.Attempt");
    List<RecordedEvent> own =
        attempts.stream().filter(event -> event.getLong("jobId") == id).toList();
    assertThat(own)
        .extracting(event ->
            event.getInt("task") + "/" + event.getInt("attempt") + " " + event.getString("outcome"))
        .contains("0/1 completed", "1/1 crashed", "1/2 crashed");
    assertThat(events(file, "dev.hilera.Commit"))
        .anyMatch(event -> event.getInt("rows") > 0 && event.getBoolean("committed"));
  }

  private static List<RecordedEvent> events(Path file, String name) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }
}
