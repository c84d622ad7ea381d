package dev.hilera.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * All contenders over all shapes, turn by turn within a round, so that what else the machine does
 * hits everyone alike. Every durable contender's file is opened anew at the end and counted.
 */
final class Tournament {

  /** The limit that steps of a chain and waits from idle are compared with. */
  static final String ONE_COMMIT = "limit: one-row commit";

  private static final String LIMITS = "limits";
  private static final int[] BATCHES = {100, 1000};

  private final Scale scale;
  private final int rounds;
  private final Path directory;
  private final Map<List<String>, Series> table = new LinkedHashMap<>();
  private final Set<String> durable = new HashSet<>();

  Tournament(Scale scale, int rounds, Path directory) {
    this.scale = scale;
    this.rounds = rounds;
    this.directory = directory;
  }

  List<Series> results() {
    return List.copyOf(table.values());
  }

  /** The names of the durable contenders that took part. */
  Set<String> durable() {
    return durable;
  }

  /** Measures the disk and SQLite. */
  void limits() throws Exception {
    try (var limits = new Limits(newDirectory())) {
      int samples = scale.limitSamples();
      for (int round = -scale.warmUps; round < rounds; round++) {
        limit(round, "append 4 KiB + fdatasync", samples, limits.appends(samples));
        limit(round, "SQLite FULL, one-row commits", samples, limits.commits(samples, 1));
        for (int batch : BATCHES) {
          int count = Math.max(1, 10 * samples / batch);
          var nanos = limits.commits(count, batch);
          limit(round, "SQLite FULL, rows, batches of " + batch, (long) count * batch, nanos);
        }
      }
    }
  }

  /** Measures one shape. */
  void run(Shape shape) throws Exception {
    var home = newDirectory();
    var contenders = Contenders.open(home);
    var ran = new HashMap<Contender, Long>();
    try (var limits = new Limits(home)) {
      for (int round = -scale.warmUps; round < rounds; round++) {
        if (shape.kind() == Shape.Kind.CHAIN || shape.kind() == Shape.Kind.IDLE) {
          var nanos = limits.commits(Math.max(100, scale.limitSamples()), 1);
          add(round, shape, ONE_COMMIT, commitFigures(shape, nanos));
        }
        for (var contender : contenders) {
          System.gc();
          var figures = new Lap(contender, shape, scale.lap.toNanos()).measure();
          ran.merge(contender, figures.tasks(), Long::sum);
          add(round, shape, contender.name(), figures.values());
        }
      }
    } finally {
      contenders.forEach(Contender::close);
    }
    for (var contender : contenders) {
      if (contender.durable()) {
        durable.add(contender.name());
      }
      verifyReopened(contender, ran.getOrDefault(contender, 0L));
    }
  }

  /** Throws unless a durable contender's file has an outcome for every task that ran. */
  private static void verifyReopened(Contender contender, long ran) throws Exception {
    var recorded = contender.reopened();
    if (recorded.isPresent() != contender.durable() || recorded.orElse(ran) != ran) {
      throw new IllegalStateException(
          "%s ran %d tasks, its file has %s".formatted(contender.name(), ran, recorded));
    }
  }

  private void limit(int round, String name, long count, long[] nanos) {
    if (round >= 0) {
      series(LIMITS, name, Series.Unit.ROWS_PER_SECOND)
          .add(Stopwatch.perSecond(count, LongStream.of(nanos).sum()));
    }
  }

  private static double[] commitFigures(Shape shape, long[] nanos) {
    if (shape.kind() == Shape.Kind.IDLE) {
      return Lap.percentiles(nanos);
    }
    return new double[] {Stopwatch.micros(LongStream.of(nanos).average().orElseThrow())};
  }

  private void add(int round, Shape shape, String contender, double[] figures) {
    if (round < 0) {
      return;
    }
    switch (shape.kind()) {
      case GRAPH, BACKLOG, LIVE ->
          series(shape.label(), contender, Series.Unit.TASKS_PER_SECOND).add(figures[0]);
      case CHAIN -> series(shape.label(), contender, Series.Unit.MICROS_PER_STEP).add(figures[0]);
      case IDLE -> {
        series(shape.label() + " p50", contender, Series.Unit.MICROS).add(figures[0]);
        series(shape.label() + " p99", contender, Series.Unit.MICROS).add(figures[1]);
      }
    }
  }

  private Series series(String shape, String contender, Series.Unit unit) {
    return table.computeIfAbsent(
        List.of(shape, contender), key -> new Series(shape, contender, unit));
  }

  private Path newDirectory() throws Exception {
    return Files.createTempDirectory(directory, "bench-");
  }
}
