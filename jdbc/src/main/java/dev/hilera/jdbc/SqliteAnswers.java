package dev.hilera.jdbc;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import dev.hilera.jdbc.GraphBytes.Piece;
import dev.hilera.jdbc.SqliteRows.JobAttempt;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.GraphPart;
import dev.hilera.job.Payload;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Question;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers questions in the transaction that is open, and so from one snapshot. */
final class SqliteAnswers {
  private static final int ALL_STATUSES = (1 << JobStatus.values().length) - 1;

  private final SqliteSession session;
  private final SqliteRows rows;
  private final GraphBytes graphs;

  SqliteAnswers(SqliteSession session, SqliteRows rows, GraphBytes graphs) {
    this.session = session;
    this.rows = rows;
    this.graphs = graphs;
  }

  @SuppressWarnings("unchecked") // each question names the type of its answer
  <A> A answer(Question<A> question) throws SQLException {
    Object answer =
        switch (question) {
          case Question.JobById(long id) ->
              session.list(SqliteSql.RECORD_BY_ID, rows::record, id).stream().findFirst();
          case Question.Jobs some -> jobs(some);
          case Question.JobCounts() -> counts();
          case Question.Tasks page -> exists(page.job()) ? tasks(page) : List.of();
          case Question.TaskNumber(long job, String name) -> exists(job) ? number(job, name) : -1;
          case Question.Attempts(long job, int task) ->
              exists(job) ? attempts(job, task) : List.of();
          case Question.PayloadOf of -> exists(of.job()) ? payload(of) : Optional.empty();
          case Question.Results(long job, List<Integer> tasks) ->
              exists(job) ? results(job, tasks) : Map.of();
          case Question.Events events -> exists(events.job()) ? events(events) : List.of();
          case Question.NodeName(long incarnation) ->
              session.list(SqliteSql.NODE_NAME, row -> row.getString(1), incarnation).stream()
                  .findFirst();
          case Question.Whole(long id) ->
              new SqliteLoads(session, rows, graphs).jobs(List.of(id)).stream().findFirst();
          case Question.Claimed(long incarnation) ->
              session.list(SqliteSql.CLAIMED_BY, rows::offer, incarnation);
          case Question.Nodes() -> nodes();
        };
    return (A) answer;
  }

  private boolean exists(long job) throws SQLException {
    return session.number(SqliteSql.JOB_EXISTS, job) > 0;
  }

  private List<Question.JobRecord> jobs(Question.Jobs some) throws SQLException {
    int statuses = 0;
    for (JobStatus status : some.statuses()) {
      statuses |= 1 << status.ordinal();
    }
    int wanted = statuses == 0 ? ALL_STATUSES : statuses;
    return some.label() == null
        ? session.list(SqliteSql.JOBS, rows::record, wanted, some.below(), some.text(), some.most())
        : session.list(
            SqliteSql.JOBS_LABELED,
            rows::record,
            wanted,
            some.below(),
            some.text(),
            some.most(),
            some.label(),
            some.value());
  }

  private Map<JobStatus, Integer> counts() throws SQLException {
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0);
    }
    session.list(
        SqliteSql.JOB_COUNTS, row -> counts.put(JobStatus.values()[row.getInt(1)], row.getInt(2)));
    return counts;
  }

  private List<Question.TaskRecord> tasks(Question.Tasks page) throws SQLException {
    long end = Math.min(Integer.MAX_VALUE, (long) page.from() + page.most());
    List<Piece> pieces =
        session.list(SqliteSql.PARTS_FROM, SqliteRows::piece, page.job(), page.from(), end);
    Map<Integer, AttemptRow> latest = new HashMap<>();
    for (JobAttempt attempt :
        session.list(
            SqliteSql.LATEST_ATTEMPTS, SqliteRows::attempt, page.job(), page.from(), end)) {
      latest.put(attempt.row().task(), attempt.row());
    }
    Needs needs = new Needs(page.job());
    List<Question.TaskRecord> records = new ArrayList<>();
    for (Piece piece : pieces) {
      GraphPart part = graphs.part(page.job(), List.of(piece));
      for (int position = Math.max(0, page.from() - part.first());
          position < part.size() && records.size() < page.most();
          position++) {
        records.add(record(part, position, latest, needs));
      }
    }
    return records;
  }

  private static Question.TaskRecord record(
      GraphPart part, int position, Map<Integer, AttemptRow> latest, Needs needs)
      throws SQLException {
    List<String> names = new ArrayList<>();
    boolean open = true;
    for (int place = part.needStart(position); place < part.needEnd(position); place++) {
      names.add(needs.name(part.need(place)));
      open = open && needs.isWhole(part.need(place));
    }
    int task = part.first() + position;
    return new Question.TaskRecord(task, part.name(position), names, latest.get(task), open);
  }

  private int number(long job, String name) throws SQLException {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    List<Integer> found =
        session.list(
            SqliteSql.PART_NAMES,
            row -> {
              byte[] names = Sealed.open(row.getBytes(2), graphOf(job, row.getInt(1)));
              int position = GraphBytes.find(names, wanted);
              return position < 0 ? -1 : row.getInt(1) + position;
            },
            job);
    return found.stream().filter(number -> number >= 0).findFirst().orElse(-1);
  }

  private static String graphOf(long job, int task) {
    return "the graph of job " + job + " from task " + task;
  }

  private List<AttemptRow> attempts(long job, int task) throws SQLException {
    return session.list(
        SqliteSql.ATTEMPTS_OF_TASK, row -> SqliteRows.attempt(row).row(), job, task);
  }

  private Optional<Payload> payload(Question.PayloadOf of) throws SQLException {
    Payload.Kind kind = of.kind();
    return session
        .list(
            SqliteSql.PAYLOAD,
            row -> SqliteRows.value(kind, open(row.getBytes(1), of.job(), kind, of.task())),
            of.job(),
            kind.ordinal(),
            of.task(),
            of.attempt(),
            of.name())
        .stream()
        .findFirst()
        .map(value -> new Payload(kind, of.task(), of.attempt(), of.name(), value));
  }

  private static byte[] open(byte[] sealed, long job, Payload.Kind kind, int task) {
    return Sealed.open(sealed, "the " + kind + " of task " + task + " of job " + job);
  }

  private Map<Integer, Object> results(long job, List<Integer> tasks) throws SQLException {
    Map<Integer, Object> results = new HashMap<>();
    session.list(
        SqliteSql.RESULTS,
        row ->
            results.put(
                row.getInt(1), open(row.getBytes(2), job, Payload.Kind.RESULT, row.getInt(1))),
        json(tasks),
        job,
        Payload.Kind.RESULT.ordinal());
    return results;
  }

  private List<Question.EventRecord> events(Question.Events wanted) throws SQLException {
    return session.list(
        SqliteSql.EVENTS,
        SqliteRows::event,
        wanted.job(),
        wanted.after(),
        wanted.most(),
        Event.Kind.JOB_CREATED.ordinal(),
        Event.Kind.JOB_STARTED.ordinal(),
        Event.Kind.JOB_FINISHED.ordinal(),
        Event.Kind.TASK_STARTED.ordinal(),
        Event.Kind.TASK_TERMINATED.ordinal());
  }

  private Map<Long, NodeInfo> nodes() throws SQLException {
    Map<Long, NodeInfo> nodes = new TreeMap<>();
    session.list(
        SqliteSql.NODE_INFOS,
        row -> nodes.put(row.getLong(1), (NodeInfo) rows.known(row.getBytes(2))));
    return nodes;
  }

  /** Numbers as a JSON array, a list that fits into one parameter. */
  static String json(List<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  private record Names(int first, int size, byte[] bytes) {}

  /** Spawned tasks in a row for which the dependents of their parent wait. */
  private record Joined(int first, int size) {}

  /** What a page tells of tasks that others need, each looked up once. */
  private final class Needs {
    private final long job;
    private final TreeMap<Integer, Names> pieces = new TreeMap<>();
    private final Map<Integer, String> found = new HashMap<>();
    private final Map<Integer, Boolean> whole = new HashMap<>();
    private @Nullable TreeMap<Integer, List<Joined>> joined;

    Needs(long job) {
      this.job = job;
    }

    String name(int task) throws SQLException {
      String known = found.get(task);
      if (known == null) {
        Names piece = piece(task);
        known = GraphBytes.name(piece.bytes(), task - piece.first());
        found.put(task, known);
      }
      return known;
    }

    private Names piece(int task) throws SQLException {
      Map.Entry<Integer, Names> near = pieces.floorEntry(task);
      if (near != null && task < near.getKey() + near.getValue().size()) {
        return near.getValue();
      }
      Names read =
          session
              .list(
                  SqliteSql.NAMES_WITH_TASK,
                  row ->
                      new Names(
                          row.getInt(1),
                          row.getInt(2),
                          Sealed.open(row.getBytes(3), graphOf(job, row.getInt(1)))),
                  job,
                  task)
              .getFirst();
      pieces.put(read.first(), read);
      return read;
    }

    /** Whether a task is completed, and with it what it spawned. */
    boolean isWhole(int task) throws SQLException {
      Boolean known = whole.get(task);
      if (known == null) {
        known = areWhole(new Joined(task, 1));
        whole.put(task, known);
      }
      return known;
    }

    private boolean areWhole(Joined tasks) throws SQLException {
      int end = tasks.first() + tasks.size();
      long count =
          session
              .numbers(
                  SqliteSql.COMPLETED_IN, job, tasks.first(), end, TaskStatus.COMPLETED.ordinal())
              .getFirst();
      if (count < tasks.size()) {
        return false;
      }
      for (List<Joined> children : joined().subMap(tasks.first(), end).values()) {
        for (Joined some : children) {
          if (!areWhole(some)) {
            return false;
          }
        }
      }
      return true;
    }

    private TreeMap<Integer, List<Joined>> joined() throws SQLException {
      TreeMap<Integer, List<Joined>> read = joined;
      if (read == null) {
        TreeMap<Integer, List<Joined>> all = new TreeMap<>();
        session.list(
            SqliteSql.JOINED_PIECES,
            row ->
                all.computeIfAbsent(row.getInt(1), parent -> new ArrayList<>(1))
                    .add(new Joined(row.getInt(2), row.getInt(3))),
            job);
        joined = all;
        read = all;
      }
      return read;
    }
  }
}
