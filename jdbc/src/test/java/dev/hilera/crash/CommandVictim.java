package dev.hilera.crash;

import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that runs one command, and is killed meanwhile. */
final class CommandVictim {
  static final String TASK = "command";

  private CommandVictim() {}

  /** FOLDER TIMEOUT_MILLIS SCRIPT. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Path folder = Path.of(words[0]);
    Job job = Job.named("adopted");
    job.task(TASK, Work.Command.of("sh", "-c", words[2]))
        .timeout(Duration.ofMillis(Long.parseLong(words[1])));
    Hilera.open(new Deeds(folder).config(folder)).run(job).await();
  }
}
