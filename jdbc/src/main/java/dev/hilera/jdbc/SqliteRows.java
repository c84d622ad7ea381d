package dev.hilera.jdbc;

import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Resources;
import dev.hilera.TaskStatus;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobOptions;
import dev.hilera.job.JobRow;
import dev.hilera.job.Payload;
import dev.hilera.store.Offer;
import dev.hilera.store.Question.EventRecord;
import dev.hilera.store.Question.JobRecord;
import dev.hilera.store.Verdict;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of tables as values and back; the columns are those of {@link SqliteSql}, in its order. */
final class SqliteRows {
  private static final JobStatus[] JOB_STATUSES = JobStatus.values();
  private static final TaskStatus[] TASK_STATUSES = TaskStatus.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final Event.Kind[] EVENTS = Event.Kind.values();

  private final Vocabulary vocabulary;

  SqliteRows(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** An attempt of a job. */
  record JobAttempt(long job, AttemptRow row) {}

  JobRecord record(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    JobInfo info =
        new JobInfo(
            id,
            row.getString(2),
            row.getString(3),
            row.getString(4),
            params(id, row.getBytes(5)),
            labels(id, row.getBytes(6)),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getLong(10),
            (JobOptions)
                vocabulary.known(Sealed.open(row.getBytes(11), "the options of job " + id)));
    return new JobRecord(info, jobRow(id, row), row.getLong(32));
  }

  Offer offer(ResultSet row) throws SQLException {
    return new Offer(
        row.getLong(2),
        row.getInt(3),
        row.getInt(4),
        row.getLong(5),
        row.getInt(6),
        (Resources) vocabulary.known(row.getBytes(7)));
  }

  /** The message with which the store tells of the end of an offered attempt. */
  Verdict verdict(ResultSet row) throws SQLException {
    byte[] body = Sealed.open(row.getBytes(2), "message " + row.getLong(1));
    return (Verdict) Objects.requireNonNull(vocabulary.decode(body));
  }

  private static JobRow jobRow(long id, ResultSet row) throws SQLException {
    return new JobRow(
        id,
        JOB_STATUSES[row.getInt(12)],
        row.getInt(13),
        row.getInt(14),
        row.getLong(15),
        new JobRow.Moments(
            row.getLong(16),
            row.getLong(17),
            row.getLong(18),
            row.getLong(19),
            row.getLong(20),
            row.getLong(21),
            row.getLong(22)),
        new Counts(
            row.getInt(23),
            row.getInt(24),
            row.getInt(25),
            row.getInt(26),
            row.getInt(27),
            row.getInt(28),
            row.getInt(29),
            row.getInt(30)),
        row.getInt(31));
  }

  private static byte @Nullable [] params(long id, byte @Nullable [] sealed) {
    return sealed == null ? null : Sealed.open(sealed, "the parameters of job " + id);
  }

  @SuppressWarnings("unchecked") // written by put(JobInfo)
  Map<String, String> labels(long id, byte @Nullable [] sealed) {
    return sealed == null
        ? Map.of()
        : (Map<String, String>) vocabulary.known(Sealed.open(sealed, "the labels of job " + id));
  }

  /** Something that the codec knows, as it is. */
  byte[] plain(Object value) {
    return vocabulary.plain(value);
  }

  /** What {@link #plain} was given. */
  Object known(byte[] stored) {
    return vocabulary.known(stored);
  }

  void put(Parameters to, JobInfo info, long stage) throws SQLException {
    to.setLong(1, info.id());
    to.setLong(2, stage);
    to.setString(3, info.name());
    to.setString(4, info.description());
    to.setString(5, info.type());
    to.setBytes(6, info.params() == null ? null : Sealed.seal((byte[]) info.params()));
    to.setBytes(7, info.labels().isEmpty() ? null : Sealed.seal(vocabulary.plain(info.labels())));
    to.setString(8, info.key());
    to.setString(9, info.print());
    to.setString(10, info.result());
    to.setLong(11, info.createdAt());
    to.setBytes(12, Sealed.seal(vocabulary.job(info.options())));
  }

  /** Started and not finished. */
  static boolean isLive(JobRow row) {
    return row.is(JobRow.STARTED) && !row.status().isFinal();
  }

  /** The changing part, and the owner who changes it; the place of the last parameter. */
  static int put(Parameters to, JobRow row, long owner) throws SQLException {
    JobRow.Moments moments = row.moments();
    Counts counts = row.counts();
    to.setInt(1, isLive(row) ? 1 : 0);
    to.setInt(2, row.status().ordinal());
    to.setInt(3, row.run());
    to.setInt(4, row.flags());
    to.setLong(5, row.seq());
    to.setLong(6, moments.last());
    to.setLong(7, moments.startAt());
    to.setLong(8, moments.deadline());
    to.setLong(9, moments.startedAt());
    to.setLong(10, moments.startedSeq());
    to.setLong(11, moments.endedAt());
    to.setLong(12, moments.endedSeq());
    to.setInt(13, counts.total());
    to.setInt(14, counts.waiting());
    to.setInt(15, counts.running());
    to.setInt(16, counts.sleeping());
    to.setInt(17, counts.completed());
    to.setInt(18, counts.failed());
    to.setInt(19, counts.cancelled());
    to.setInt(20, counts.notRun());
    to.setInt(21, row.errorTask());
    to.setLong(22, owner);
    to.setLong(23, row.job());
    return 23;
  }

  static JobAttempt attempt(ResultSet row) throws SQLException {
    // A text or blob where an outcome should be cannot stand there, by its CHECK.
    int outcome = row.getInt(5);
    boolean ended = !row.wasNull();
    return new JobAttempt(
        row.getLong(13),
        new AttemptRow(
            row.getInt(1),
            row.getInt(2),
            row.getInt(3),
            TASK_STATUSES[row.getInt(4)],
            ended ? OUTCOMES[outcome] : null,
            row.getLong(6),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getInt(12)));
  }

  static void put(Parameters to, JobAttempt attempt) throws SQLException {
    AttemptRow row = attempt.row();
    putHead(to, attempt);
    if (row.outcome() == null) {
      to.setNull(6);
    } else {
      to.setInt(6, row.outcome().ordinal());
    }
    to.setLong(7, row.node());
    to.setLong(8, row.startedAt());
    to.setLong(9, row.endedAt());
    to.setLong(10, row.startSeq());
    to.setLong(11, row.endSeq());
    to.setLong(12, row.wakeAt());
  }

  static void putHandedOut(Parameters to, JobAttempt attempt) throws SQLException {
    putHead(to, attempt);
    to.setLong(6, attempt.row().node());
  }

  private static void putHead(Parameters to, JobAttempt attempt) throws SQLException {
    AttemptRow row = attempt.row();
    to.setLong(1, attempt.job());
    to.setInt(2, row.task());
    to.setInt(3, row.attempt());
    to.setInt(4, row.run());
    to.setInt(5, row.status().ordinal());
  }

  static EventRecord event(ResultSet row) throws SQLException {
    Event.Kind kind = EVENTS[row.getInt(2)];
    String text = row.getString(7);
    int detail = row.getInt(9);
    if (!row.wasNull()) {
      text =
          kind == Event.Kind.JOB_FINISHED ? JOB_STATUSES[detail].word() : OUTCOMES[detail].word();
    }
    return new EventRecord(
        new EventRow(
            row.getLong(1),
            kind,
            row.getInt(3),
            row.getInt(4),
            row.getLong(5),
            row.getInt(6),
            text),
        row.getLong(8));
  }

  static GraphBytes.Piece piece(ResultSet row) throws SQLException {
    return new GraphBytes.Piece(
        row.getInt(2),
        row.getInt(3),
        row.getInt(4),
        row.getInt(5) != 0,
        row.getInt(6),
        row.getBytes(7),
        row.getBytes(8));
  }

  static void put(Parameters to, long job, GraphBytes.Piece piece) throws SQLException {
    to.setLong(1, job);
    to.setInt(2, piece.task());
    to.setInt(3, piece.first());
    to.setInt(4, piece.parent());
    to.setInt(5, piece.detached() ? 1 : 0);
    to.setInt(6, piece.size());
    to.setBytes(7, piece.names());
    to.setBytes(8, piece.body());
  }

  /** A payload's value as sealed bytes: its own, UTF-8, or a number in decimal. */
  static byte[] sealed(Payload payload) {
    byte[] bytes =
        switch (payload.value()) {
          case byte[] encoded -> encoded;
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          case Long number -> number.toString().getBytes(StandardCharsets.US_ASCII);
          case Progress(int percent, String message) ->
              (percent + " " + message).getBytes(StandardCharsets.UTF_8);
          case null, default ->
              throw new IllegalArgumentException(payload.kind() + " of " + payload.value());
        };
    return Sealed.seal(bytes);
  }

  /** The value of such bytes. */
  static Object value(Payload.Kind kind, byte[] bytes) {
    return switch (kind) {
      case RESULT, CHECKPOINT -> bytes;
      case ERROR -> new String(bytes, StandardCharsets.UTF_8);
      case DEADLINE -> Long.valueOf(new String(bytes, StandardCharsets.US_ASCII));
      case PROGRESS -> {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        yield new Progress(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
      }
    };
  }
}
