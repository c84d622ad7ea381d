package dev.hilera.jdbc;

import dev.hilera.jdbc.SqliteRows.JobAttempt;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobRow;
import dev.hilera.job.Mark;
import dev.hilera.job.Payload;
import dev.hilera.store.Batch;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Writes one batch into the open transaction: each table once, its rows in key order. */
final class SqliteBatch {
  private final SqliteSession session;
  private final SqliteRows rows;
  private final GraphBytes graphs;
  private final Batch batch;
  private final List<JobChanges> jobs;
  private final int[] statuses = SqliteTally.change();

  private record JobMark(long job, Mark mark) {}

  private record JobEvent(long job, EventRow row) {}

  private record JobPayload(long job, Payload payload) {}

  private record JobPiece(long job, GraphBytes.Piece piece) {}

  private record Label(String name, String value, long job) {}

  SqliteBatch(SqliteSession session, SqliteRows rows, GraphBytes graphs, Batch batch) {
    this.session = session;
    this.rows = rows;
    this.graphs = graphs;
    this.batch = batch;
    this.jobs = new ArrayList<>(batch.jobs());
    jobs.sort(Comparator.comparingLong(JobChanges::job));
  }

  /**
   * Writes it.
   *
   * @param tallied whether the change of the numbers of jobs by status is asked for
   * @return that change
   */
  int[] write(boolean tallied) throws SQLException {
    fence();
    created();
    owned(tallied);
    parts();
    // In the order in which it can have happened to one attempt; see Mark.
    withdrawals();
    attempts(SqliteSql.PUT_ATTEMPT, row -> row.outcome() != null, SqliteRows::put);
    marks();
    attempts(SqliteSql.PUT_HANDED_OUT, SqliteBatch::isOnlyHandedOut, SqliteRows::putHandedOut);
    attempts(
        SqliteSql.PUT_ATTEMPT,
        row -> row.outcome() == null && !isOnlyHandedOut(row),
        SqliteRows::put);
    events();
    payloads();
    session.insert(
        SqliteSql.PUT_OFFER,
        batch.offers(),
        (to, offer) -> {
          to.setLong(1, offer.job());
          to.setInt(2, offer.task());
          to.setInt(3, offer.attempt());
          to.setLong(4, offer.owner());
          to.setInt(5, offer.priority());
          to.setBytes(6, rows.plain(offer.resources()));
        });
    session.each(SqliteSql.CONSUME, batch.consumed(), (to, id) -> to.setLong(1, id));
    return statuses;
  }

  private void fence() throws SQLException {
    long next = batch.number();
    if (session.update(SqliteSql.FENCE, next, batch.incarnation(), next - 1) == 0) {
      throw new StoreException(
          Kind.FENCED,
          "batch "
              + next
              + " is not the next of incarnation "
              + batch.incarnation()
              + ", or that is buried",
          null);
    }
  }

  private void created() throws SQLException {
    List<JobChanges> created = jobs.stream().filter(job -> job.created() != null).toList();
    if (created.isEmpty()) {
      return;
    }
    List<JobInfo> fresh = new ArrayList<>();
    int[] staged =
        session.each(
            SqliteSql.CREATE_STAGED,
            created,
            (to, job) -> {
              to.setLong(1, job.job());
              to.setLong(2, batch.incarnation());
            });
    for (int i = 0; i < staged.length; i++) {
      JobInfo info = created.get(i).created();
      if (staged[i] == 0 && info != null) {
        if (created.get(i).parts().isEmpty()) {
          throw refused(info.id(), "it was not staged by this node");
        }
        fresh.add(info);
      }
    }
    session.insert(SqliteSql.INSERT_INFO, fresh, (to, info) -> rows.put(to, info, 0));
    labels(fresh);
    session.insert(
        SqliteSql.INSERT_JOB,
        created,
        (to, job) -> {
          JobInfo info = job.created();
          JobRow row = job.row();
          if (info == null || row == null) {
            throw refused(job.job(), "it is created without a row");
          }
          statuses[row.status().ordinal()]++;
          int last = SqliteRows.put(to, row, batch.incarnation());
          to.setInt(last + 1, info.options().priority());
        });
  }

  private void labels(List<JobInfo> infos) throws SQLException {
    List<Label> labels = new ArrayList<>();
    infos.forEach(info ->
        info.labels().forEach((name, value) -> labels.add(new Label(name, value, info.id()))));
    putLabels(session, labels);
  }

  /** The labels of a job that is being staged. */
  static void labels(SqliteSession session, JobInfo info) throws SQLException {
    List<Label> labels = new ArrayList<>();
    info.labels().forEach((name, value) -> labels.add(new Label(name, value, info.id())));
    putLabels(session, labels);
  }

  private static void putLabels(SqliteSession session, List<Label> labels) throws SQLException {
    session.insert(
        SqliteSql.INSERT_LABEL,
        labels,
        (to, label) -> {
          to.setString(1, label.name());
          to.setString(2, label.value());
          to.setLong(3, label.job());
        });
  }

  /** Writes the rows of jobs that were there; each must be owned, also one whose row stays. */
  private void owned(boolean tallied) throws SQLException {
    List<JobRow> changed = new ArrayList<>();
    List<Long> silent = new ArrayList<>();
    for (JobChanges job : jobs) {
      if (job.created() == null) {
        JobRow row = job.row();
        if (row != null) {
          changed.add(row);
        } else {
          silent.add(job.job());
        }
      }
    }
    ensureOwned(silent);
    if (tallied) {
      tally(changed);
    }
    List<JobRow> goOn = changed.stream().filter(SqliteRows::isLive).toList();
    List<JobRow> others = new ArrayList<>(update(SqliteSql.UPDATE_JOB_ALIKE, goOn));
    changed.stream().filter(row -> !SqliteRows.isLive(row)).forEach(others::add);
    for (JobRow row : update(SqliteSql.UPDATE_JOB, others)) {
      throw notOwned(row.job());
    }
  }

  /** Those that were not found. */
  private List<JobRow> update(String sql, List<JobRow> some) throws SQLException {
    int[] updated =
        session.each(sql, some, (to, row) -> SqliteRows.put(to, row, batch.incarnation()));
    List<JobRow> missed = new ArrayList<>(0);
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        missed.add(some.get(i));
      }
    }
    return missed;
  }

  private void tally(List<JobRow> changed) throws SQLException {
    List<Long> ids = new ArrayList<>(changed.size());
    for (JobRow row : changed) {
      ids.add(row.job());
      statuses[row.status().ordinal()]++;
    }
    session.list(
        SqliteSql.STATUSES_OF,
        row -> statuses[row.getInt(1)] -= row.getInt(2),
        SqliteAnswers.json(ids));
  }

  private void ensureOwned(List<Long> ids) throws SQLException {
    if (!ids.isEmpty()) {
      String list = SqliteAnswers.json(ids);
      for (long job : session.numbers(SqliteSql.NOT_OWNED, list, batch.incarnation())) {
        throw notOwned(job);
      }
    }
  }

  private StoreException notOwned(long job) {
    return refused(job, "it is not owned by incarnation " + batch.incarnation());
  }

  private static StoreException refused(long job, String why) {
    return new StoreException(Kind.REFUSED, "job " + job + " cannot be written: " + why, null);
  }

  private void parts() throws SQLException {
    List<JobPiece> pieces = new ArrayList<>();
    for (JobChanges job : jobs) {
      for (GraphPart part : job.parts()) {
        for (int start = 0; start < part.size(); start += GraphBytes.PIECE) {
          pieces.add(new JobPiece(job.job(), graphs.piece(part, start)));
        }
      }
    }
    session.insert(
        SqliteSql.PUT_PART, pieces, (to, piece) -> SqliteRows.put(to, piece.job(), piece.piece()));
  }

  private static boolean isOnlyHandedOut(AttemptRow row) {
    return row.outcome() == null && row.startedAt() == 0 && row.wakeAt() == 0;
  }

  private void attempts(String sql, Predicate<AttemptRow> which, SqliteSession.Put<JobAttempt> put)
      throws SQLException {
    List<JobAttempt> attempts = new ArrayList<>();
    for (JobChanges job : jobs) {
      for (AttemptRow row : job.attempts()) {
        if (which.test(row)) {
          attempts.add(new JobAttempt(job.job(), row));
        }
      }
    }
    attempts.sort(
        Comparator.comparingLong(JobAttempt::job)
            .thenComparingInt(attempt -> attempt.row().task()));
    session.insert(sql, attempts, put);
  }

  private List<JobMark> marks(boolean withdraw) {
    List<JobMark> marks = new ArrayList<>();
    for (JobChanges job : jobs) {
      for (Mark mark : job.marks()) {
        if (mark.withdraws() == withdraw) {
          marks.add(new JobMark(job.job(), mark));
        }
      }
    }
    return marks;
  }

  private void withdrawals() throws SQLException {
    session.each(
        SqliteSql.WITHDRAW,
        marks(true),
        (to, row) -> {
          to.setLong(1, row.job());
          to.setInt(2, row.mark().task());
          to.setInt(3, row.mark().attempt());
        });
  }

  private void marks() throws SQLException {
    session.each(
        SqliteSql.PUT_MARK,
        marks(false),
        (to, row) -> {
          to.setLong(1, row.job());
          to.setInt(2, row.mark().task());
          to.setInt(3, row.mark().attempt());
          to.setInt(4, row.mark().run());
          to.setInt(5, row.mark().status().ordinal());
          to.setLong(6, row.mark().wakeAt());
        });
  }

  private void events() throws SQLException {
    List<JobEvent> events = new ArrayList<>();
    jobs.forEach(job -> job.events().forEach(row -> events.add(new JobEvent(job.job(), row))));
    session.insert(
        SqliteSql.PUT_EVENT,
        events,
        (to, event) -> {
          to.setLong(1, event.job());
          to.setLong(2, event.row().seq());
          to.setInt(3, event.row().kind().ordinal());
          to.setInt(4, event.row().task());
          to.setInt(5, event.row().attempt());
          to.setLong(6, event.row().at());
          to.setInt(7, event.row().run());
          to.setString(8, event.row().text());
        });
  }

  private void payloads() throws SQLException {
    List<JobPayload> payloads = new ArrayList<>();
    jobs.forEach(
        job -> job.payloads().forEach(one -> payloads.add(new JobPayload(job.job(), one))));
    session.insert(
        SqliteSql.PUT_PAYLOAD,
        payloads,
        (to, one) -> {
          to.setLong(1, one.job());
          to.setInt(2, one.payload().kind().ordinal());
          to.setInt(3, one.payload().task());
          to.setInt(4, one.payload().attempt());
          to.setString(5, one.payload().name());
          to.setBytes(6, SqliteRows.sealed(one.payload()));
        });
  }
}
