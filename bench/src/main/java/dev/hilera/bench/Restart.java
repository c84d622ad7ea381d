package dev.hilera.bench;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Resources;
import dev.hilera.TaskType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program {@code [TASKS [ROUNDS]]}: how long it takes from the start of a process until the
 * first of so many unfinished tasks runs again, after the process before died; in jobs of several
 * sizes, beside what reading the same file takes by itself.
 */
public final class Restart {
  /** The parameter of every task. */
  record Nothing(int number) {}

  /**
   * What one process measured, in milliseconds.
   *
   * @param open from its start until it opens the engine
   * @param task from there to the first task that runs
   * @param all from there until all jobs are loaded
   */
  record Lap(double open, double task, double all) {}

  private static final int HALTED = 9;

  private Restart() {}

  /** Measures and prints; other arguments are for the processes that it starts. */
  public static void main(String[] words) throws Exception {
    switch (words.length == 0 ? "" : words[0]) {
      case "prepare" -> prepare(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      case "resume" -> resume(words[1], Integer.parseInt(words[2]));
      case "read" -> read(words[1]);
      default ->
          System.out.print(
              table(
                  words.length > 0 ? Integer.parseInt(words[0]) : 100_000,
                  words.length > 1 ? Integer.parseInt(words[1]) : 5));
    }
  }

  /** The table of all sizes. */
  static String table(int tasks, int rounds) throws IOException, InterruptedException {
    var text =
        new StringBuilder(
            """
            | %,d tasks in | process start to open | open to first task | start to first task | open to all loaded | reading the file alone |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """
                .formatted(tasks));
    for (int size : new int[] {tasks, Math.max(1, tasks / 1000), 1}) {
      var folder = Files.createTempDirectory("hilera-restart-");
      try {
        text.append(row(folder, tasks, size, rounds));
      } finally {
        Bench.delete(folder);
      }
    }
    return text.toString();
  }

  private static String row(Path folder, int tasks, int size, int rounds)
      throws IOException, InterruptedException {
    var file = folder.resolve("jobs.db").toString();
    run(HALTED, "prepare", file, Integer.toString(tasks / size), Integer.toString(size));
    var laps = new ArrayList<Lap>();
    var reads = new ArrayList<Double>();
    for (int round = 0; round < rounds; round++) {
      reads.add(Double.parseDouble(run(0, "read", file)));
      long start = System.currentTimeMillis();
      var told = run(HALTED, "resume", file, Integer.toString(tasks / size)).split(" ", -1);
      laps.add(
          new Lap(
              Double.parseDouble(told[0]) - start,
              Double.parseDouble(told[1]),
              Double.parseDouble(told[2])));
    }
    return String.format(
        Locale.ROOT,
        "| %,d jobs of %,d | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.0f ms |%n",
        tasks / size,
        size,
        median(laps.stream().map(Lap::open).toList()),
        median(laps.stream().map(Lap::task).toList()),
        median(laps.stream().map(lap -> lap.open() + lap.task()).toList()),
        median(laps.stream().map(Lap::all).toList()),
        median(reads));
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static String run(int exit, String... words) throws IOException, InterruptedException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Restart.class.getName()));
    line.addAll(Arrays.asList(words));
    var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int ended = process.waitFor();
    if (ended != exit) {
      throw new IllegalStateException(words[0] + " ended with " + ended + ": " + told);
    }
    return told;
  }

  private static Config config(String file, TaskType<Nothing, ?> type) {
    // Room for nothing but the first task, so that all others are unfinished however long it takes.
    var node = new Config.Node("local", Map.of(), Resources.of("turn", 1));
    return Config.file(file).workers(1).node(node).lostLimit(1_000_000).types(type);
  }

  /** Leaves a file of jobs in which no task is finished, and dies. */
  private static void prepare(String file, int jobs, int size) throws InterruptedException {
    var never = new CountDownLatch(1);
    var type =
        TaskType.of(
            "nothing",
            Nothing.class,
            params -> {
              never.await();
              return params.number();
            });
    var hilera = Hilera.open(config(file, type));
    try (var submitters = java.util.concurrent.Executors.newFixedThreadPool(64)) {
      for (int number = 0; number < jobs; number++) {
        submitters.execute(() -> hilera.run(job(type, size)));
      }
    }
    Runtime.getRuntime().halt(HALTED);
  }

  private static Job job(TaskType<Nothing, Integer> type, int size) {
    var job = Job.named("restart");
    for (int number = 0; number < size; number++) {
      var task = job.task("task-" + number, type, new Nothing(number));
      if (number >= 10) {
        task.needs("task-" + (number - 10)).needs("task-" + (number - 1 - number % 10));
      }
    }
    return job;
  }

  /** Opens the file and dies when the first task runs and all jobs are there; prints the times. */
  private static void resume(String file, int jobs) throws InterruptedException {
    var first = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var once = new AtomicBoolean();
    long[] at = new long[1];
    var type =
        TaskType.of(
            "nothing",
            Nothing.class,
            params -> {
              if (once.compareAndSet(false, true)) {
                at[0] = System.nanoTime();
                first.countDown();
              }
              never.await();
              return params.number();
            });
    long opens = System.currentTimeMillis();
    long begin = System.nanoTime();
    var hilera = Hilera.open(config(file, type));
    first.await();
    hilera.pause(jobs); // the last one: answered once it is there
    long all = System.nanoTime();
    System.out.printf(
        Locale.ROOT, "%d %.1f %.1f%n", opens, (at[0] - begin) / 1e6, (all - begin) / 1e6);
    System.out.flush();
    hilera.resume(jobs);
    Runtime.getRuntime().halt(HALTED);
  }

  /** Reads all rows of the file, and prints how long that took. */
  private static void read(String file) throws SQLException {
    long begin = System.nanoTime();
    long cells = 0;
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var names =
          statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (var table : tables) {
        try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
              cells += rows.getBytes(column) == null ? 0 : 1;
            }
          }
        }
      }
    }
    if (cells == 0) {
      throw new IllegalStateException("the file holds nothing");
    }
    System.out.printf(Locale.ROOT, "%.1f%n", (System.nanoTime() - begin) / 1e6);
  }
}
