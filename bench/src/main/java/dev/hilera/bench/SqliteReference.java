package dev.hilera.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * The yardstick of durable execution on SQLite: one owner with the graph in memory, one synced
 * transaction for each batch, platform workers, and no feature. See {@link ReferenceOwner} for how
 * it runs and {@link ReferenceLedger} for what it stores.
 */
final class SqliteReference implements Contender {

  static final String NAME = "SQLite reference";

  private final Path file;
  private final ReferenceOwner owner;

  SqliteReference(Path file) throws SQLException {
    this.file = file;
    int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
    owner = new ReferenceOwner(new ReferenceLedger(file), workers);
    owner.start();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Run prepare(Shape shape, IntConsumer work) {
    if (shape.kind() == Shape.Kind.BACKLOG) {
      var jobs = new ArrayList<LiveJob>(shape.size());
      for (int job = 0; job < shape.size(); job++) {
        jobs.add(oneTask(shape, job, work, true));
      }
      store(jobs);
    }
    return new ReferenceRun(shape, work);
  }

  /** Runs what an earlier process left unfinished. */
  void resume(IntConsumer work) {
    owner.resume(work);
    owner.awaitEnd();
  }

  @Override
  public void close() {
    owner.close();
  }

  @Override
  public OptionalLong reopened() throws SQLException {
    try (var ledger = new ReferenceLedger(file)) {
      return OptionalLong.of(ledger.outcomes());
    }
  }

  private void store(List<LiveJob> jobs) {
    owner.submit(jobs);
    jobs.forEach(owner::awaitStored);
  }

  private static LiveJob oneTask(Shape shape, int job, IntConsumer work, boolean held) {
    return new LiveJob(job, new String[] {shape.names()[job]}, Edges.SINGLE, work, held);
  }

  private final class ReferenceRun implements Run {
    private final Shape shape;
    private final IntConsumer work;

    ReferenceRun(Shape shape, IntConsumer work) {
      this.shape = shape;
      this.work = work;
    }

    @Override
    public void start() {
      switch (shape.kind()) {
        case GRAPH, CHAIN ->
            store(List.of(new LiveJob(0, shape.names(), shape.needs(), work, false)));
        case BACKLOG -> owner.resume(work);
        case LIVE, IDLE -> {}
      }
    }

    @Override
    public void submit(int job) {
      store(List.of(oneTask(shape, job, work, false)));
    }

    @Override
    public void await() {
      owner.awaitEnd();
    }
  }
}
