package dev.hilera.jdbc;

import dev.hilera.Event;
import dev.hilera.jdbc.GraphBytes.Piece;
import dev.hilera.jdbc.SqliteRows.JobAttempt;
import dev.hilera.job.Abroad;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.GraphPart;
import dev.hilera.job.StoredJob;
import dev.hilera.store.Question.JobRecord;
import dev.hilera.store.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads whole jobs: many small ones by one statement for each table, big ones one by one. */
final class SqliteLoads {
  /** Tasks above which a job is big: its rows come in the order of their key, without a sort. */
  private static final int BIG = 1_000;

  private final SqliteSession session;
  private final SqliteRows rows;
  private final GraphBytes graphs;

  SqliteLoads(SqliteSession session, SqliteRows rows, GraphBytes graphs) {
    this.session = session;
    this.rows = rows;
    this.graphs = graphs;
  }

  /** The jobs with these ids, in this order. */
  List<StoredJob> jobs(List<Long> ids) throws SQLException {
    Map<Long, JobRecord> records = new HashMap<>();
    List<Long> sorted = ids.stream().sorted().toList();
    for (JobRecord record :
        session.list(SqliteSql.RECORDS_BY_IDS, rows::record, SqliteAnswers.json(sorted))) {
      records.put(record.info().id(), record);
    }
    List<Long> small =
        sorted.stream()
            .filter(id -> records.containsKey(id) && records.get(id).row().counts().total() <= BIG)
            .toList();
    Map<Long, List<Piece>> pieces = new HashMap<>();
    Map<Long, List<AttemptRow>> attempts = new HashMap<>();
    read(small, pieces, attempts);
    Map<Long, List<Abroad>> abroad = abroad(sorted);
    List<StoredJob> jobs = new ArrayList<>();
    for (long id : ids) {
      JobRecord record = records.get(id);
      if (record != null) {
        if (record.row().counts().total() > BIG) {
          read(id, pieces, attempts);
        }
        jobs.add(
            new StoredJob(
                record.info(),
                record.row(),
                parts(id, pieces.getOrDefault(id, List.of())),
                attempts.getOrDefault(id, List.of()),
                record.row().run() == 1 ? null : retriedTask(id),
                abroad.getOrDefault(id, List.of())));
        pieces.remove(id);
        attempts.remove(id);
      }
    }
    return jobs;
  }

  /** What was offered of these jobs, and whose end a message tells. */
  private Map<Long, List<Abroad>> abroad(List<Long> ids) throws SQLException {
    Map<Long, List<Abroad>> found = new HashMap<>();
    session.list(
        SqliteSql.ABROAD_BY_IDS,
        row ->
            found
                .computeIfAbsent(row.getLong(1), id -> new ArrayList<>(1))
                .add(new Abroad(row.getInt(2), row.getInt(3), row.getLong(4))),
        SqliteAnswers.json(ids));
    for (Verdict told : session.list(SqliteSql.VERDICTS, rows::verdict)) {
      if (ids.contains(told.job())) {
        found
            .computeIfAbsent(told.job(), id -> new ArrayList<>(1))
            .add(new Abroad(told.task(), told.attempt(), told.incarnation()));
      }
    }
    return found;
  }

  private void read(
      List<Long> small, Map<Long, List<Piece>> pieces, Map<Long, List<AttemptRow>> attempts)
      throws SQLException {
    String list = SqliteAnswers.json(small);
    session.list(
        SqliteSql.PARTS_BY_IDS,
        row ->
            pieces
                .computeIfAbsent(row.getLong(1), id -> new ArrayList<>(1))
                .add(SqliteRows.piece(row)),
        list);
    session.list(
        SqliteSql.ATTEMPTS_BY_IDS,
        row -> {
          JobAttempt attempt = SqliteRows.attempt(row);
          return attempts
              .computeIfAbsent(attempt.job(), id -> new ArrayList<>(1))
              .add(attempt.row());
        },
        list);
  }

  private void read(long big, Map<Long, List<Piece>> pieces, Map<Long, List<AttemptRow>> attempts)
      throws SQLException {
    pieces.put(big, session.list(SqliteSql.PARTS, SqliteRows::piece, big));
    attempts.put(
        big, session.list(SqliteSql.ATTEMPTS_OF_JOB, row -> SqliteRows.attempt(row).row(), big));
  }

  /** Each part of its pieces, which follow one another. */
  private List<GraphPart> parts(long job, List<Piece> pieces) {
    List<GraphPart> parts = new ArrayList<>();
    for (int from = 0; from < pieces.size(); ) {
      int to = from + 1;
      while (to < pieces.size() && pieces.get(to).first() == pieces.get(from).first()) {
        to++;
      }
      parts.add(graphs.part(job, pieces.subList(from, to)));
      from = to;
    }
    return parts;
  }

  private Integer retriedTask(long job) throws SQLException {
    return (int) session.number(SqliteSql.RETRIED_TASK, job, Event.Kind.JOB_RETRIED.ordinal());
  }
}
