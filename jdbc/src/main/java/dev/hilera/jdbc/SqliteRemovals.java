package dev.hilera.jdbc;

import dev.hilera.store.Removal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes jobs. First, in one transaction, their rows in {@code job}: then nobody sees them. What
 * else there is of them follows in pieces, between which others write; a crash leaves the rest to
 * the next start. At last the file is made shorter, if much of it is empty.
 */
final class SqliteRemovals {
  /** Jobs that disappear in one transaction. */
  private static final int JOBS = 500;

  /** Tasks of a job whose rows are deleted in one transaction. */
  private static final int TASKS = 20_000;

  /** Empty pages of a file that are no matter: a MiB. */
  private static final int FEW_PAGES = 256;

  /** Of a file's pages, one in so many may be empty: what comes next takes them. */
  private static final int EMPTY_SHARE = 4;

  /** Pages that are given back in one transaction, so that commits wait some 10 ms. */
  private static final int PAGES = 1_000;

  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteRows rows;
  private final SqliteTally tally;

  private record Gone(long id, byte @Nullable [] labels) {}

  SqliteRemovals(SqliteWriter writer, SqliteReaders readers, SqliteRows rows, SqliteTally tally) {
    this.tally = tally;
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
      removed -= IntStream.of(writer.write(session -> hide(session, some), tally::add)).sum();
      sweep();
    }
    // Also without any: an interrupted removal may have left something.
    sweep();
    shrink();
    return removed;
  }

  /** The change of the numbers of jobs by status. */
  private static int[] hide(SqliteSession session, List<Long> jobs) throws SQLException {
    int[] change = SqliteTally.change();
    boolean some = false;
    for (long job : jobs) {
      for (long status : session.numbers(SqliteSql.DELETE_FINISHED, job)) {
        session.update(SqliteSql.MARK_GONE, job);
        change[(int) status]--;
        some = true;
      }
    }
    if (some) {
      session.update(SqliteSql.KEEP_LAST_JOB);
    }
    return change;
  }

  /** Deletes all that is left of hidden jobs. */
  void sweep() {
    while (writer.write(this::some)) {
      // Others write in between.
    }
  }

  /** Gives back to the disk what is empty, unless it is little. A file of old stays as long. */
  private void shrink() {
    boolean shrunk = false;
    while (writer.write(SqliteRemovals::giveBack)) {
      shrunk = true;
    }
    if (shrunk) {
      writer.copyBack();
    }
  }

  private static boolean giveBack(SqliteSession session) throws SQLException {
    long empty = session.number("PRAGMA freelist_count");
    long allowed = Math.max(FEW_PAGES, session.number("PRAGMA page_count") / EMPTY_SHARE);
    if (empty <= allowed || session.number("PRAGMA auto_vacuum") == 0) {
      return false;
    }
    session.step("PRAGMA incremental_vacuum(" + Math.min(PAGES, empty - allowed) + ")");
    return true;
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
