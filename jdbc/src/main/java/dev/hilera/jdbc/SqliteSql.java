package dev.hilera.jdbc;

import java.util.List;

/**
 * Every statement of the SQLite store on its rows.
 *
 * <p>The tables stand in {@link SqliteSchema}.
 */
final class SqliteSql {
  private SqliteSql() {}

  // The store's time is the database's, in milliseconds.
  static final String NOW = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";

  static final String COUNT_ON =
      """
      INSERT INTO counter (name, last) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET last = last + excluded.last RETURNING last
      """;

  // Removed jobs leave their mark in the counter, so that no id is given twice.
  static final String LAST_JOB =
      """
      SELECT max(coalesce((SELECT last FROM counter WHERE name = 'job'), 0),
        coalesce((SELECT max(id) FROM job_info), 0))
      """;
  static final String KEEP_LAST_JOB =
      """
      INSERT INTO counter (name, last) SELECT 'job', coalesce(max(id), 0) FROM job_info WHERE true
      ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)
      """;

  // Nodes

  static final String INSERT_NODE =
      "INSERT INTO node (incarnation, name, info, seen_at) VALUES (?, ?, ?, ?)";
  static final String INSERT_NODE_NAME = "INSERT INTO node_name (incarnation, name) VALUES (?, ?)";
  static final String NODE_NAME = "SELECT name FROM node_name WHERE incarnation = ?";
  static final String NODES_NAMED = "SELECT incarnation FROM node WHERE name = ?";
  static final String ALL_NODES = "SELECT incarnation FROM node";
  static final String SILENT_NODES =
      "SELECT incarnation FROM node WHERE seen_at <= ? AND incarnation <> ?";
  static final String SEE_NODE = "UPDATE node SET seen_at = ? WHERE incarnation = ?";
  static final String NODE_ALIVE = "SELECT count(*) FROM node WHERE incarnation = ?";
  static final String NODE_INFOS = "SELECT incarnation, info FROM node ORDER BY incarnation";
  static final String DELETE_NODE = "DELETE FROM node WHERE incarnation = ?";
  static final String DELETE_OFFERS_OF = "DELETE FROM offer WHERE owner = ? AND claimer = 0";
  static final String DELETE_CLAIMS_OF = "DELETE FROM offer WHERE claimer = ?";
  static final String DELETE_MAIL_OF = "DELETE FROM mail WHERE node = ?";
  static final String GIVE_UP_STAGED = "UPDATE job_info SET stage = -1, key = NULL WHERE stage = ?";

  // The fence

  static final String FENCE = "UPDATE node SET batch = ? WHERE incarnation = ? AND batch = ?";
  static final String USE_UP =
      "UPDATE node SET batch = ?1, voided = ?1 WHERE incarnation = ?2 AND batch < ?1";
  static final String BATCHES_OF = "SELECT batch FROM node WHERE incarnation = ?";
  static final String INCARNATIONS =
      "SELECT coalesce(max(last), 0) FROM counter WHERE name = 'incarnation'";
  static final String BATCH = "SELECT batch, voided FROM node WHERE incarnation = ?";

  // Rows of a batch. OR REPLACE on a table that has no other index overwrites in place, which is
  // the fastest way to insert or update.

  static final String INSERT_INFO =
      """
      INSERT INTO job_info (id, stage, name, description, type, params, labels, key, print, result,
        created_at, options)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  static final String CREATE_STAGED = "UPDATE job_info SET stage = 0 WHERE id = ? AND stage = ?";
  static final String HOLDER_OF_KEY = "SELECT id FROM job_info WHERE key = ?";
  static final String INSERT_LABEL =
      "INSERT OR REPLACE INTO label (name, value, job) VALUES (?, ?, ?)";
  static final String INSERT_JOB =
      """
      INSERT INTO job (live, status, run, flags, seq, last, start_at, deadline, started_at,
        started_seq, ended_at, ended_seq, total, waiting, running, sleeping, completed, failed,
        cancelled, not_run, error_task, owner, id, priority)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  // The parameters are those of the insert but for the last.
  static final String UPDATE_JOB =
      """
      UPDATE job SET live = ?, status = ?, run = ?, flags = ?, seq = ?, last = ?, start_at = ?,
        deadline = ?, started_at = ?, started_seq = ?, ended_at = ?, ended_seq = ?, total = ?,
        waiting = ?, running = ?, sleeping = ?, completed = ?, failed = ?, cancelled = ?,
        not_run = ?, error_task = ?
      WHERE owner = ? AND id = ?
      """;
  // The same where live stays as it is. Without it in SET the index of live jobs stays untouched:
  // one page less in each commit of a job that goes on.
  static final String UPDATE_JOB_ALIKE =
      """
      UPDATE job SET status = ?2, run = ?3, flags = ?4, seq = ?5, last = ?6, start_at = ?7,
        deadline = ?8, started_at = ?9, started_seq = ?10, ended_at = ?11, ended_seq = ?12,
        total = ?13, waiting = ?14, running = ?15, sleeping = ?16, completed = ?17, failed = ?18,
        cancelled = ?19, not_run = ?20, error_task = ?21
      WHERE owner = ?22 AND id = ?23 AND live = ?1
      """;
  static final String NOT_OWNED =
      """
      SELECT l.value FROM json_each(?) l LEFT JOIN job j ON j.id = l.value
      WHERE j.owner IS NOT ? LIMIT 1
      """;
  static final String STATUSES_OF =
      """
      SELECT status, count(*) FROM json_each(?) l CROSS JOIN job j ON j.id = l.value
      GROUP BY status
      """;
  static final String PUT_PART =
      """
      INSERT OR REPLACE INTO part (job, task, first, parent, detached, size, names, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  static final String PUT_ATTEMPT =
      """
      INSERT OR REPLACE INTO attempt (job, task, attempt, run, status, outcome, node, started_at,
        ended_at, start_seq, end_seq, wake_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  // Handed out and no more: half the parameters, which is half the way to the driver.
  static final String PUT_HANDED_OUT =
      """
      INSERT OR REPLACE INTO attempt (job, task, attempt, run, status, node)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  static final String PUT_MARK =
      """
      INSERT INTO attempt (job, task, attempt, run, status, node, started_at, ended_at, start_seq,
        end_seq, wake_at)
      VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?)
      ON CONFLICT (job, task, attempt) DO UPDATE
      SET marked = excluded.run, status = excluded.status, wake_at = excluded.wake_at
      """;
  static final String WITHDRAW = "DELETE FROM attempt WHERE job = ? AND task = ? AND attempt = ?";
  static final String PUT_EVENT =
      """
      INSERT OR REPLACE INTO event (job, seq, kind, task, attempt, at, run, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  static final String PUT_PAYLOAD =
      """
      INSERT OR REPLACE INTO payload (job, kind, task, attempt, name, value)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  static final String PUT_OFFER =
      """
      INSERT OR REPLACE INTO offer (job, task, attempt, owner, priority, resources)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  static final String CONSUME = "DELETE FROM mail WHERE id = ?";

  // Adoption. A list of ids travels as one JSON array; the order is that of the tables' keys.

  // From one owner to the next one without walking over their jobs.
  static final String NEXT_OWNER =
      "SELECT owner FROM job WHERE live = 1 AND owner > ? ORDER BY owner LIMIT 1";
  static final String LIVE_JOBS =
      """
      SELECT priority, id FROM job WHERE live = 1 AND owner = ? AND id > ?
      ORDER BY priority DESC, id LIMIT ?
      """;
  static final String OWNER_OF = "SELECT owner FROM job WHERE id = ?";
  static final String SET_OWNER = "UPDATE job SET owner = ? WHERE id = ?";

  private static final String RECORD =
      """
      SELECT i.id, i.name, i.description, i.type, i.params, i.labels, i.key, i.print, i.result,
        i.created_at, i.options, j.status, j.run, j.flags, j.seq, j.last, j.start_at, j.deadline,
        j.started_at, j.started_seq, j.ended_at, j.ended_seq, j.total, j.waiting, j.running,
        j.sleeping, j.completed, j.failed, j.cancelled, j.not_run, j.error_task,
        coalesce((SELECT incarnation FROM node WHERE incarnation = j.owner), 0)
      """;
  static final String RECORD_BY_ID =
      RECORD + "FROM job j JOIN job_info i ON i.id = j.id WHERE j.id = ?";
  static final String RECORDS_BY_IDS =
      RECORD
          + """
          FROM json_each(?) l CROSS JOIN job j ON j.id = l.value JOIN job_info i ON i.id = j.id
          """;
  static final String PARTS =
      """
      SELECT job, task, first, parent, detached, size, names, body
      FROM part WHERE job = ? ORDER BY task
      """;
  static final String PARTS_BY_IDS =
      """
      SELECT p.job, p.task, p.first, p.parent, p.detached, p.size, p.names, p.body
      FROM json_each(?) l CROSS JOIN part p ON p.job = l.value ORDER BY p.job, p.task
      """;
  private static final String ATTEMPT =
      """
      SELECT a.task, attempt, run, status, outcome, node, started_at, ended_at, start_seq, end_seq,
        wake_at, marked, job
      """;
  static final String ATTEMPTS_OF_JOB =
      ATTEMPT + "FROM attempt a WHERE job = ? ORDER BY task, attempt";
  static final String ATTEMPTS_BY_IDS =
      ATTEMPT
          + """
          FROM json_each(?) l CROSS JOIN attempt a ON a.job = l.value ORDER BY job, task, attempt
          """;
  static final String RETRIED_TASK =
      "SELECT task FROM event WHERE job = ? AND kind = ? ORDER BY seq DESC LIMIT 1";

  // Mail and offers

  static final String SEND = "INSERT INTO mail (job, node, request, body) VALUES (?, ?, ?, ?)";
  static final String MAIL_FOR =
      """
      SELECT m.id, m.job, m.node, m.request, m.body
      FROM mail m LEFT JOIN job j ON j.id = m.job
      WHERE m.node = ?1 OR j.owner = ?1 ORDER BY m.id LIMIT ?2
      """;
  static final String OPEN_OFFERS =
      """
      SELECT id, job, task, attempt, owner, priority, resources FROM offer
      WHERE claimer = 0 AND owner <> ? ORDER BY priority DESC, id LIMIT ?
      """;
  static final String TAKE_OFFER = "UPDATE offer SET claimer = ? WHERE id = ?";
  static final String CLAIMED_BY =
      """
      SELECT id, job, task, attempt, owner, priority, resources FROM offer
      WHERE claimer = ? ORDER BY id
      """;
  static final String TAKE_BACK =
      """
      DELETE FROM offer WHERE job = ?1 AND task = ?2 AND attempt = ?3 AND claimer = 0
        AND ?4 = (SELECT owner FROM job WHERE id = ?1)
      RETURNING claimer
      """;
  static final String DECIDE =
      """
      DELETE FROM offer WHERE job = ?1 AND task = ?2 AND attempt = ?3 AND claimer <> 0
        AND (claimer = ?4 OR ?4 = (SELECT owner FROM job WHERE id = ?1))
      RETURNING claimer
      """;
  static final String ABROAD_BY_IDS =
      """
      SELECT o.job, o.task, o.attempt, o.claimer
      FROM json_each(?) l CROSS JOIN offer o ON o.job = l.value ORDER BY o.id
      """;
  // A message of the store itself; there are few messages of any kind.
  static final String VERDICTS =
      "SELECT id, body FROM mail WHERE job <> 0 AND node = 0 AND request = '' ORDER BY id";

  // Questions

  static final String JOB_COUNTS = "SELECT status, count(*) FROM job GROUP BY status";
  // statuses are the bits of ?1; 63 for all.
  static final String JOBS =
      RECORD
          + """
          FROM job j JOIN job_info i ON i.id = j.id
          WHERE j.id < ?2 AND (1 << j.status) & ?1 AND (?3 IS NULL OR instr(i.name, ?3))
          ORDER BY j.id DESC LIMIT ?4
          """;
  static final String JOBS_LABELED =
      RECORD
          + """
          FROM (SELECT DISTINCT job FROM label
                WHERE name = ?5 AND (?6 IS NULL OR value = ?6) AND job < ?2) l
          JOIN job j ON j.id = l.job JOIN job_info i ON i.id = j.id
          WHERE (1 << j.status) & ?1 AND (?3 IS NULL OR instr(i.name, ?3))
          ORDER BY j.id DESC LIMIT ?4
          """;
  static final String JOB_EXISTS = "SELECT count(*) FROM job WHERE id = ?";
  static final String PARTS_FROM =
      """
      SELECT job, task, first, parent, detached, size, names, body FROM part
      WHERE job = ?1 AND task < ?3
        AND task >= coalesce((SELECT max(task) FROM part WHERE job = ?1 AND task <= ?2), 0)
      ORDER BY task
      """;
  static final String PART_NAMES = "SELECT task, names FROM part WHERE job = ? ORDER BY task";
  static final String NAMES_WITH_TASK =
      "SELECT task, size, names FROM part WHERE job = ? AND task <= ? ORDER BY task DESC LIMIT 1";
  static final String ATTEMPTS_OF_TASK =
      ATTEMPT + "FROM attempt a WHERE job = ? AND task = ? ORDER BY attempt";
  static final String LATEST_ATTEMPTS =
      ATTEMPT
          + """
          FROM attempt a WHERE job = ?1 AND task >= ?2 AND task < ?3
            AND attempt = (SELECT max(attempt) FROM attempt b WHERE b.job = ?1 AND b.task = a.task)
          """;
  static final String JOINED_PIECES =
      "SELECT parent, task, size FROM part WHERE job = ? AND parent >= 0 AND detached = 0";
  static final String COMPLETED_IN =
      "SELECT count(*) FROM attempt WHERE job = ? AND task >= ? AND task < ? AND status = ?";
  static final String PAYLOAD =
      """
      SELECT value FROM payload
      WHERE job = ? AND kind = ? AND task = ? AND attempt = ? AND name = ?
      """;
  static final String RESULTS =
      """
      SELECT p.task, p.value FROM json_each(?) l CROSS JOIN payload p
      ON p.job = ? AND p.kind = ? AND p.task = l.value
      """;
  // kinds ?4 to ?8: created, started, finished, task started, task terminated. detail is the
  // status or outcome, which Java turns into its word.
  static final String EVENTS =
      """
      SELECT seq, kind, task, attempt, at, run, text, node, detail FROM (
        SELECT seq, kind, task, attempt, at, run, text, 0 AS node, NULL AS detail
          FROM event WHERE job = ?1 AND seq > ?2
        UNION ALL SELECT 1, ?4, -1, 0, created_at, 1, NULL, 0, NULL FROM job_info WHERE id = ?1
        UNION ALL SELECT started_seq, ?5, -1, 0, started_at, run, NULL, 0, NULL
          FROM job WHERE id = ?1 AND started_seq > 0
        UNION ALL SELECT ended_seq, ?6, -1, 0, ended_at, run, NULL, 0, status
          FROM job WHERE id = ?1 AND ended_seq > 0
        UNION ALL SELECT start_seq, ?7, task, attempt, started_at, run, NULL, node, NULL
          FROM attempt WHERE job = ?1 AND start_seq > ?2
        UNION ALL SELECT end_seq, ?8, task, attempt, ended_at, run, NULL, node, outcome
          FROM attempt WHERE job = ?1 AND end_seq > ?2)
      WHERE seq > ?2 ORDER BY seq LIMIT ?3
      """;

  // Removal: first the job's row, and it is gone for all; then the rest, some at a time.

  static final String FINISHED_BEYOND =
      """
      SELECT id FROM (SELECT id, ended_at, owner, row_number() OVER (ORDER BY id DESC) AS place
        FROM job WHERE status >= 3)
      WHERE (place > ?1 OR ended_at < ?2)
        AND (?3 = 0 OR owner = ?3 OR owner NOT IN (SELECT incarnation FROM node))
      ORDER BY id LIMIT ?4
      """;
  static final String DELETE_FINISHED =
      "DELETE FROM job WHERE id = ? AND status >= 3 RETURNING status";
  static final String MARK_GONE = "UPDATE job_info SET stage = -1, key = NULL WHERE id = ?";
  static final String GONE = "SELECT id, labels FROM job_info WHERE stage = -1 LIMIT ?";
  static final String LAST_TASK = "SELECT coalesce(max(task + size), 0) FROM part WHERE job = ?";
  static final String DELETE_INFO = "DELETE FROM job_info WHERE id = ?";
  static final String DELETE_LABEL = "DELETE FROM label WHERE name = ? AND value = ? AND job = ?";
  static final List<String> DELETE_ROWS =
      List.of(
          "DELETE FROM attempt WHERE job = ?1 AND task >= ?2 AND task < ?3",
          "DELETE FROM part WHERE job = ?1 AND task >= ?2 AND task < ?3",
          "DELETE FROM payload WHERE job = ?1 AND kind = 0 AND task >= ?2 AND task < ?3",
          "DELETE FROM payload WHERE job = ?1 AND kind = 1 AND task >= ?2 AND task < ?3",
          "DELETE FROM payload WHERE job = ?1 AND kind = 2 AND task >= ?2 AND task < ?3",
          "DELETE FROM payload WHERE job = ?1 AND kind = 3 AND task >= ?2 AND task < ?3",
          "DELETE FROM payload WHERE job = ?1 AND kind = 4 AND task >= ?2 AND task < ?3");
  static final List<String> DELETE_REST =
      List.of(
          "DELETE FROM payload WHERE job = ?",
          "DELETE FROM event WHERE job = ?",
          "DELETE FROM mail WHERE job = ?",
          "DELETE FROM offer WHERE job = ?");
}
