package dev.hilera.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What the reference keeps in SQLite:
 *
 * <pre>
 * job      id, number of tasks, base, whether it has ended
 * task     job id and number in one integer, name, numbers of what it needs    written at submit
 * outcome  job id and number in one integer, code                              written at the end
 * </pre>
 *
 * Rows of tasks and of outcomes are only ever added, in key order as far as the graph allows, so
 * that a batch touches few pages. One thread at a time, a platform thread.
 */
final class ReferenceLedger implements AutoCloseable {

  private static final String SETTINGS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&cache_size=-65536";

  /** Pages in the log before SQLite copies them back: rarely, since a commit waits for it. */
  private static final String CHECKPOINT = "PRAGMA wal_autocheckpoint = 8000";

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS job (
            id INTEGER PRIMARY KEY, tasks INTEGER NOT NULL, base INTEGER NOT NULL,
            ended INTEGER NOT NULL DEFAULT 0)\
          """,
          "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, name TEXT NOT NULL, needs"
              + " BLOB)",
          "CREATE TABLE IF NOT EXISTS outcome (id INTEGER PRIMARY KEY, code INTEGER NOT NULL)");

  private static final int COMPLETED = 1;

  private final Connection connection;
  private final PreparedStatement insertJob;
  private final PreparedStatement insertTask;
  private final PreparedStatement insertOutcome;
  private final PreparedStatement endJob;

  ReferenceLedger(Path file) throws SQLException {
    connection = open(file);
    try (var statement = connection.createStatement()) {
      for (var table : TABLES) {
        statement.execute(table);
      }
    }
    connection.setAutoCommit(false);
    insertJob = connection.prepareStatement("INSERT INTO job (id, tasks, base) VALUES (?, ?, ?)");
    insertTask = connection.prepareStatement("INSERT INTO task (id, name, needs) VALUES (?, ?, ?)");
    insertOutcome = connection.prepareStatement("INSERT INTO outcome (id, code) VALUES (?, ?)");
    endJob = connection.prepareStatement("UPDATE job SET ended = 1 WHERE id = ?");
  }

  /** A connection on which every commit is synced. */
  static Connection open(Path file) throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file + SETTINGS);
    try (var statement = connection.createStatement()) {
      statement.execute(CHECKPOINT);
    }
    return connection;
  }

  long lastJob() throws SQLException {
    return number("SELECT coalesce(max(id), 0) FROM job");
  }

  long unendedJobs() throws SQLException {
    return number("SELECT count(*) FROM job WHERE ended = 0");
  }

  long outcomes() throws SQLException {
    return number("SELECT count(*) FROM outcome");
  }

  /** Writes a new job with all its tasks into the open transaction. */
  void add(LiveJob job) throws SQLException {
    insertJob.setLong(1, job.id());
    insertJob.setInt(2, job.size());
    insertJob.setInt(3, job.base);
    insertJob.addBatch();
    for (int task = 0; task < job.size(); task++) {
      insertTask.setLong(1, job.taskId(task));
      insertTask.setString(2, job.names[task]);
      insertTask.setBytes(3, job.needs.degree(task) == 0 ? null : packed(job.needs, task));
      insertTask.addBatch();
    }
  }

  /** Writes outcomes into the open transaction, in key order. */
  void complete(TaskList completed) throws SQLException {
    var ids = new long[completed.size()];
    Arrays.setAll(ids, at -> completed.job(at).taskId(completed.task(at)));
    Arrays.sort(ids);
    for (long id : ids) {
      insertOutcome.setLong(1, id);
      insertOutcome.setInt(2, COMPLETED);
      insertOutcome.addBatch();
    }
  }

  /** Writes into the open transaction that a job has ended. */
  void end(LiveJob job) throws SQLException {
    endJob.setLong(1, job.id());
    endJob.addBatch();
  }

  /** Makes durable what was written since the last commit. */
  void commit() throws SQLException {
    for (var statement : List.of(insertJob, insertTask, insertOutcome, endJob)) {
      statement.executeBatch();
    }
    connection.commit();
  }

  /** Reads all jobs that have not ended; what is ready in them is added to the list. */
  int load(IntConsumer work, TaskList ready) throws SQLException {
    long first = number("SELECT coalesce(min(id), 0) FROM job WHERE ended = 0");
    var jobs = "SELECT id, tasks, base FROM job WHERE ended = 0 AND id >= ? ORDER BY id";
    var tasks = "SELECT id, name, needs FROM task WHERE id >= ? ORDER BY id";
    var outcomes = "SELECT id FROM outcome WHERE id >= ? ORDER BY id";
    int loaded = 0;
    try (var job = new Cursor(connection, jobs, first);
        var task = new Cursor(connection, tasks, first << LiveJob.TASK_BITS);
        var outcome = new Cursor(connection, outcomes, first << LiveJob.TASK_BITS)) {
      for (; job.valid(); job.next()) {
        var names = new String[job.row().getInt(2)];
        task.skipTo(job.id() << LiveJob.TASK_BITS);
        var needs = Edges.of(names.length, number -> task.takeTask(names, number));
        var live = new LiveJob(job.row().getInt(3), names, needs, work, false);
        live.id(job.id());
        var completed = new BitSet();
        outcome.skipTo(live.taskId(0));
        for (; outcome.valid() && outcome.id() < live.taskId(live.size()); outcome.next()) {
          completed.set((int) (outcome.id() - live.taskId(0)));
        }
        live.restore(completed, ready);
        loaded++;
      }
    }
    return loaded;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private long number(String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.getLong(1);
    }
  }

  private static byte[] packed(Edges needs, int task) {
    var bytes = ByteBuffer.allocate(needs.degree(task) * Integer.BYTES);
    bytes.asIntBuffer().put(needs.to(), needs.first()[task], needs.degree(task));
    return bytes.array();
  }

  /** Rows in the order of their id, the first column, read once from front to back. */
  private static final class Cursor implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet rows;
    private boolean valid;
    private long id;

    Cursor(Connection connection, String query, long from) throws SQLException {
      statement = connection.prepareStatement(query);
      statement.setLong(1, from);
      rows = statement.executeQuery();
      next();
    }

    boolean valid() {
      return valid;
    }

    long id() {
      return id;
    }

    ResultSet row() {
      return rows;
    }

    void next() throws SQLException {
      valid = rows.next();
      id = valid ? rows.getLong(1) : Long.MAX_VALUE;
    }

    void skipTo(long wanted) throws SQLException {
      while (valid && id < wanted) {
        next();
      }
    }

    /** Takes the row of a task: notes its name, answers what it needs. */
    int[] takeTask(String[] names, int number) {
      try {
        names[number] = rows.getString(2);
        byte[] packed = rows.getBytes(3);
        next();
        if (packed == null) {
          return Edges.none();
        }
        var needs = new int[packed.length / Integer.BYTES];
        ByteBuffer.wrap(packed).asIntBuffer().get(needs);
        return needs;
      } catch (SQLException e) {
        throw new IllegalStateException("a task of the job is missing", e);
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
