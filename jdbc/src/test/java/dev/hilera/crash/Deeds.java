package dev.hilera.crash;

import dev.hilera.Attempt;
import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.OnFailure;
import dev.hilera.Retry;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskType;
import dev.hilera.Work;
import dev.hilera.command.CommandRunner;
import dev.hilera.command.CommandSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * What the jobs of a {@link Victim} do: tasks of all kinds, each of which first writes into a file
 * of the world which attempt it is. A task of Java is worth one more than the most of what it
 * needs, a command is worth 1.
 */
final class Deeds {
  /** The parameter of a task: the kind of what it does. */
  record Deed(String kind) {}

  /** The parameter of a job: all of its random choices. */
  record Graph(long seed) {}

  private static final List<String> KINDS =
      List.of("quick", "flaky", "sleeper", "keeper", "parent", "hanger", "command");

  private final Told world;
  private final Told told;
  private final TaskType<Deed, Integer> task = TaskType.of("deed", Deed.class, this::run);
  private final JobType<Graph> job = JobType.of("graph", Graph.class, this::build);

  Deeds(Told world, Told told) {
    this.world = world;
    this.told = told;
  }

  /** What tells of itself in files of a folder. */
  Deeds(Path folder) throws IOException {
    this(new Told(folder.resolve("world")), new Told(folder.resolve("told")));
  }

  /** An engine over the files of a folder. */
  Config config(Path folder) {
    Codec codec = codec();
    CommandRunner commands =
        new CommandRunner(
            new CommandSettings(
                folder.resolve("attempts"),
                folder,
                codec,
                Duration.ofSeconds(1),
                CommandSettings.cleanEnvironment(System.getenv(), List.of()),
                1 << 20,
                1 << 16,
                _ -> Map.of()));
    return Config.file(folder.resolve("jobs.db").toString())
        .workers(4)
        .codec(codec)
        .runners(commands)
        .lostLimit(1_000_000)
        .types(task)
        .types(job);
  }

  static Codec codec() {
    return ServiceLoader.load(Codec.class).findFirst().orElseThrow();
  }

  /** A job of a type, or one of single tasks. */
  Job job(Random random) {
    if (random.nextBoolean()) {
      return Job.of("typed", job, new Graph(random.nextLong()));
    }
    Job plain = Job.named("plain");
    fill(plain, new Random(random.nextLong()), false);
    return plain;
  }

  private void build(Job made, Graph params) {
    fill(made, new Random(params.seed()), true);
  }

  private void fill(Job made, Random random, boolean code) {
    made.onFailure(random.nextBoolean() ? OnFailure.CONTINUE : OnFailure.FAIL_FAST);
    List<Task<?>> tasks = new ArrayList<>();
    int count = 2 + random.nextInt(7);
    for (int number = 0; number < count; number++) {
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      String name = kind + number;
      Task<?> added =
          code && !kind.equals("command") && random.nextBoolean()
              ? made.task(name, () -> run(new Deed(kind)))
              : add(made, name, kind);
      limit(added, kind);
      for (Task<?> earlier : tasks) {
        if (random.nextInt(tasks.size()) == 0) {
          added.needs(earlier);
        }
      }
      tasks.add(added);
    }
  }

  private Task<?> add(TaskList list, String name, String kind) {
    if (!kind.equals("command")) {
      return list.task(name, task, new Deed(kind));
    }
    return list.task(
        name,
        Work.Command.of(
            "sh",
            "-c",
            "echo \"$HILERA_JOB_ID $HILERA_TASK $HILERA_ATTEMPT\" >> world; sleep 0.1; echo 1"));
  }

  private static void limit(Task<?> task, String kind) {
    task.retry(Retry.times(40).backoff(Duration.ofMillis(5)).maxBackoff(Duration.ofMillis(40)));
    if (kind.equals("hanger")) {
      task.timeout(Duration.ofMillis(60));
    }
  }

  private Integer run(Deed deed) throws Exception {
    Attempt attempt = Attempt.current();
    world.line(attempt.jobId(), attempt.task(), attempt.number());
    switch (deed.kind()) {
      case "flaky" -> {
        if (Objects.hash(attempt.jobId(), attempt.task(), attempt.number()) % 2 == 0) {
          throw new IllegalStateException("on purpose");
        }
      }
      case "sleeper" -> attempt.sleep("nap", Duration.ofMillis(60));
      case "keeper" -> keep(attempt);
      case "parent" -> spawn(attempt);
      case "hanger" -> {
        if (attempt.number() % 3 != 0) {
          attempt.sleep("never counted", Duration.ofMillis(10));
          new CountDownLatch(1).await(); // until its timeout interrupts it
        }
      }
      default -> {}
    }
    int most = 0;
    for (String need : attempt.needs()) {
      most = Math.max(most, ((Number) Objects.requireNonNull(attempt.input(need))).intValue());
    }
    return most + 1;
  }

  private void keep(Attempt attempt) throws Exception {
    for (int number = 0; number < 3; number++) {
      String value = attempt.checkpoint("c" + number, () -> UUID.randomUUID().toString());
      told.line("checkpoint", attempt.jobId(), attempt.task(), number, value);
    }
  }

  private void spawn(Attempt attempt) throws InterruptedException {
    Spawn spawn = new Spawn();
    for (String kind : List.of("quick", "keeper", "command")) {
      limit(add(spawn, attempt.task() + "-" + kind, kind), kind);
    }
    attempt.spawn(attempt.jobId() % 2 == 0 ? spawn : spawn.detached());
    told.line("spawned", attempt.jobId(), attempt.task());
  }
}
