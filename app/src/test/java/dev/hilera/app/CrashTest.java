package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.TaskView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code hilera run --db} at random moments and looks at the record afterwards. {@code
 * -Dkills=50} for the long run, {@code -Dkills.seed=S} for the same moments again.
 */
class CrashTest {
  private static final int FEW = 4;
  private static final int TASKS = 14;

  @TempDir Path folder;
  private int whileACommandRan;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void everyTaskIsCompletedOnceInTheRecordHoweverOftenTheProcessIsKilled() throws Exception {
    long seed = Long.getLong("kills.seed", System.nanoTime());
    Random random = new Random(seed);
    int kills = Integer.getInteger("kills", FEW);
    Files.writeString(folder.resolve("job.yaml"), jobFile(random));

    int enough = kills * 8 / 10;
    int killed = 0;
    while (killed < kills || whileACommandRan < enough) {
      killed += crash(random) ? 1 : 0;
      assertThat(killed).as("seed %s: few kills hit a command", seed).isLessThan(3 * kills);
    }
    Hilera last = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    assertThat(last.process().waitFor(120, TimeUnit.SECONDS)).isTrue();

    String about = killed + " kills, " + whileACommandRan + " while a command ran, seed " + seed;
    assertThat(last.process().exitValue()).as(about + Files.readString(last.err())).isZero();
    check(about);
    System.out.println(about);
  }

  /** A random graph of commands, each of which writes one line about itself, then takes a while. */
  private static String jobFile(Random random) {
    StringBuilder file = new StringBuilder("name: crash\ntasks:\n");
    for (int task = 0; task < TASKS; task++) {
      List<String> needs = new ArrayList<>();
      for (int earlier = 0; earlier < task; earlier++) {
        if (random.nextInt(task) == 0) {
          needs.add("t" + earlier);
        }
      }
      file.append(
          """
            t%d:
              run: [sh, -c, 'echo "$HILERA_JOB_ID $HILERA_TASK $HILERA_ATTEMPT" >> world; sleep 0.%d']
              needs: [%s]
          """
              .formatted(task, 2 + random.nextInt(4), String.join(", ", needs)));
    }
    return file.toString();
  }

  /** Starts the job, or goes on with it, and kills it; false if it was over before. */
  private boolean crash(Random random) throws Exception {
    Hilera hilera = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db", "--workers", "3");
    int before = world().size();
    Process process = hilera.process();
    while (world().size() == before && process.isAlive()) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    if (process.waitFor(random.nextInt(900), TimeUnit.MILLISECONDS)) {
      assertThat(process.exitValue()).as(Files.readString(hilera.err())).isZero();
      return false;
    }
    process.destroyForcibly().waitFor();
    whileACommandRan += commandRuns() ? 1 : 0;
    return true;
  }

  /** Whether a process of one of our attempts lives. */
  private boolean commandRuns() {
    String ours = folder.toString();
    return ProcessHandle.allProcesses().anyMatch(process -> environmentOf(process).contains(ours));
  }

  private static String environmentOf(ProcessHandle process) {
    try {
      String environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
      return environment.contains("HILERA_TASK=") ? environment : "";
    } catch (IOException e) {
      return ""; // it ended meanwhile, or is none of ours
    }
  }

  private List<String> world() throws IOException {
    Path world = folder.resolve("world");
    return Files.exists(world) ? Files.readAllLines(world) : List.of();
  }

  private void check(String about) throws Exception {
    assertThat(world()).as("no attempt ran twice: " + about).doesNotHaveDuplicates();
    Config config = Config.file(folder.resolve("jobs.db").toString());
    try (dev.hilera.Hilera record = dev.hilera.Hilera.open(config)) {
      List<JobView> jobs = record.jobs(JobFilter.newest(1_000));
      assertThat(jobs).isNotEmpty();
      for (JobView job : jobs) {
        assertThat(job.status()).as(about).isEqualTo(JobStatus.COMPLETED);
        assertThat(job.counts().completed()).isEqualTo(TASKS);
        for (TaskView task : record.tasks(job.id(), 0, TASKS)) {
          checkAttempts(record.attempts(job.id(), task.name()), about + " " + task.name());
        }
        checkEvents(record.events(job.id(), 0, 100_000), about);
      }
    }
    assertThat(commandRuns()).as("a command was left behind: " + about).isFalse();
  }

  private static void checkAttempts(List<AttemptView> attempts, String about) {
    assertThat(attempts)
        .extracting(AttemptView::number)
        .as(about)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, attempts.size()).boxed().toList());
    assertThat(attempts).extracting(AttemptView::outcome).as(about).doesNotContainNull();
    assertThat(attempts.stream().filter(one -> one.outcome() == Outcome.COMPLETED))
        .as(about)
        .hasSize(1);
    assertThat(attempts.getLast().outcome()).as(about).isEqualTo(Outcome.COMPLETED);
  }

  private static void checkEvents(List<Event> events, String about) {
    assertThat(events)
        .extracting(Event::seq)
        .as(about)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, events.size()).mapToObj(Long::valueOf).toList());
    assertThat(events.stream().filter(event -> event.kind() == Event.Kind.JOB_FINISHED))
        .as(about)
        .hasSize(1);
    assertThat(events.getLast().kind()).as(about).isEqualTo(Event.Kind.JOB_FINISHED);
  }
}
