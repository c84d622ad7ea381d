package dev.hilera.jdbc;

import dev.hilera.store.Removal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes jobs. First, in one transaction, their rows in {@code job}: then nobody sees them. What
 * else there is of them follows in pieces, between which others write; a crash leaves the rest to
 * the next start.
 */
final class SqliteRemovals {
  /** Jobs that disappear in one transaction. */
  private static final int JOBS = 500;

  /** Tasks of a job whose rows are deleted in one transaction. */
  private static final int TASKS = 20_000;

  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteRows rows;

  private record Gone(long id, byte @Nullable [] labels) {}

  SqliteRemovals(SqliteWriter writer, SqliteReaders readers, SqliteRows rows) {
    this.writer = writer;
    this.readers = readers;
    this.rows = rows;
  }

  int remove(Removal removal) {
    List<Long> wanted =
        removal.job() != 0
            ? List.of(removal.job())
            : readers.read(session ->
                session.numbers(
                    SqliteSql.FINISHED_BEYOND,
                    removal.keep(),
                    removal.endedBefore(),
                    removal.owner(),
                    removal.most()));
    int removed = 0;
    for (int from = 0; from < wanted.size(); from += JOBS) {
      List<Long> some = wanted.subList(from, Math.min(wanted.size(), from + JOBS));
      removed += writer.write(session -> hide(session, some));
      sweep();
    }
    return removed;
  }

  private static int hide(SqliteSession session, List<Long> jobs) throws SQLException {
    int hidden = 0;
    for (long job : jobs) {
      if (session.update(SqliteSql.DELETE_FINISHED, job) > 0) {
        session.update(SqliteSql.MARK_GONE, job);
        hidden++;
      }
    }
    if (hidden > 0) {
      session.update(SqliteSql.KEEP_LAST_JOB);
    }
    return hidden;
  }

  /** Deletes all that is left of hidden jobs. */
  void sweep() {
    while (writer.write(this::some)) {
      // Others write in between.
    }
  }

  /** Deletes some of it; whether there may be more. */
  private boolean some(SqliteSession session) throws SQLException {
    List<Gone> gone =
        session.list(SqliteSql.GONE, row -> new Gone(row.getLong(1), row.getBytes(2)), JOBS);
    int tasks = 0;
    for (Gone job : gone) {
      int last = (int) session.number(SqliteSql.LAST_TASK, job.id());
      if (last > TASKS) {
        delete(session, job.id(), last - TASKS);
        return true;
      }
      tasks += last;
      delete(session, job.id(), 0);
      for (String rest : SqliteSql.DELETE_REST) {
        session.update(rest, job.id());
      }
      for (Map.Entry<String, String> label : rows.labels(job.id(), job.labels()).entrySet()) {
        session.update(SqliteSql.DELETE_LABEL, label.getKey(), label.getValue(), job.id());
      }
      session.update(SqliteSql.DELETE_INFO, job.id());
      if (tasks > TASKS) {
        return true;
      }
    }
    return gone.size() == JOBS;
  }

  /** From the last tasks to the first, so that the pieces that remain tell where to go on. */
  private static void delete(SqliteSession session, long job, int from) throws SQLException {
    for (String delete : SqliteSql.DELETE_ROWS) {
      session.update(delete, job, from, Integer.MAX_VALUE);
    }
  }
}
