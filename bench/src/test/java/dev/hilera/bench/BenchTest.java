package dev.hilera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());

  @TempDir Path directory;

  @Test
  void everyContenderRunsEveryShapeInOrderAndOnce() throws Exception {
    var table = new Bench(Scale.TINY, 1, List.of(), directory).table(SILENT);
    for (var contender : List.of("named map", "counters", "SQLite reference")) {
      assertThat(table.lines().filter(line -> line.contains("| " + contender + " |"))).hasSize(9);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void unknownShapesAreRefused() {
    assertThatThrownBy(() -> new Bench(Scale.TINY, 1, List.of("nap"), directory).table(SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nap");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void witnessNoticesWhatRanTooEarly() {
    var witness = new Witness(Shape.chain(2));
    witness.accept(1);
    witness.accept(0);
    assertThatThrownBy(() -> witness.verify("x")).hasMessageContaining("not met");
  }

  @Test
  void witnessNoticesWhatRanTwiceOrNever() {
    var twice = new Witness(Shape.independent(1));
    twice.accept(0);
    twice.accept(0);
    assertThatThrownBy(() -> twice.verify("x")).hasMessageContaining("ran 2 times");
    var never = new Witness(Shape.independent(1));
    assertThatThrownBy(() -> never.verify("x")).hasMessageContaining("ran 0 times");
  }

  @Test
  void layersAreTheSameForTheSameSeed() {
    var one = Shape.layers(20, 5, 3, 7).needs();
    var same = Shape.layers(20, 5, 3, 7).needs();
    assertThat(one.to()).isEqualTo(same.to()).hasSize(20 * 4 * 3);
    assertThat(one.reversed().reversed().first()).isEqualTo(one.first());
  }

  @Test
  void referenceFileHasEveryOutcomeWhenOpenedAnew() throws Exception {
    var file = directory.resolve("reference.db");
    var shape = Shape.layers(10, 10, 3, 7);
    var witness = new Witness(shape);
    try (var reference = new SqliteReference(file)) {
      var run = reference.prepare(shape, witness);
      run.start();
      run.await();
    }
    witness.verify("reference");
    try (var ledger = new ReferenceLedger(file)) {
      assertThat(ledger.outcomes()).isEqualTo(shape.size());
      assertThat(ledger.unendedJobs()).isZero();
    }
  }

  @Test
  void referenceResumesOnlyWhatHasNoOutcome() throws Exception {
    var file = directory.resolve("reference.db");
    var shape = Shape.chains(3, 10);
    leaveUnfinished(file, shape, 15);
    var runs = new AtomicIntegerArray(shape.size());
    try (var reference = new SqliteReference(file)) {
      reference.resume(runs::incrementAndGet);
    }
    for (int task = 0; task < shape.size(); task++) {
      assertThat(runs.get(task)).isEqualTo(task < 15 ? 0 : 1);
    }
    try (var ledger = new ReferenceLedger(file)) {
      assertThat(ledger.outcomes()).isEqualTo(shape.size());
      assertThat(ledger.unendedJobs()).isZero();
    }
  }

  @Test
  void referenceTellsOfATaskThatThrows() throws Exception {
    try (var reference = new SqliteReference(directory.resolve("reference.db"))) {
      var run =
          reference.prepare(
              Shape.independent(3),
              task -> {
                throw new IllegalStateException("boom");
              });
      run.start();
      assertThatThrownBy(run::await).hasRootCauseMessage("boom");
    }
  }

  /** A file as a process leaves it that ended after so many tasks. */
  private static void leaveUnfinished(Path file, Shape shape, int completed) throws Exception {
    try (var ledger = new ReferenceLedger(file)) {
      var job = new LiveJob(0, shape.names(), shape.needs(), task -> {}, false);
      job.id(1);
      ledger.add(job);
      var tasks = new TaskList();
      for (int task = 0; task < completed; task++) {
        tasks.add(job, task);
      }
      ledger.complete(tasks);
      ledger.commit();
    }
  }
}
