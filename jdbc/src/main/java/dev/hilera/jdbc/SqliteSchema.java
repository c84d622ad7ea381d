package dev.hilera.jdbc;

import java.util.List;

/**
 * The tables of the SQLite store.
 *
 * <p>Tables whose rows are written together stand together: WITHOUT ROWID, the job first in the
 * key. A commit of one job's outcomes then touches a few neighbouring pages, which is five times as
 * fast as pages all over the file. What a commit changes often is narrow and numeric; names, graphs
 * and values stand in other tables. Statuses, outcomes and kinds are the ordinals of their Java
 * types.
 */
final class SqliteSchema {
  private SqliteSchema() {}

  /** "Hile": marks the file as ours, for us and for the file command. */
  static final int APPLICATION_ID = 0x48696C65;

  /** What each version of the schema adds to the one before; the version is user_version. */
  static final List<List<String>> VERSIONS =
      List.of(
          List.of(
              // The last id that was given, by what it is for.
              """
              CREATE TABLE counter (
                name TEXT PRIMARY KEY,
                last INTEGER NOT NULL CHECK (last >= 0)
              ) WITHOUT ROWID
              """,
              // Incarnations that are alive. voided: the last batch number that settle used up.
              """
              CREATE TABLE node (
                incarnation INTEGER PRIMARY KEY CHECK (incarnation > 0),
                name TEXT NOT NULL UNIQUE,
                info BLOB NOT NULL,
                batch INTEGER NOT NULL DEFAULT 0 CHECK (batch >= 0),
                voided INTEGER NOT NULL DEFAULT 0 CHECK (voided BETWEEN 0 AND batch),
                seen_at INTEGER NOT NULL
              )
              """,
              // What a job is. stage: 0 it is there for all; above, the incarnation that still
              // loads
              // it; -1, it is being removed. The last two have no row in job.
              """
              CREATE TABLE job_info (
                id INTEGER PRIMARY KEY CHECK (id > 0),
                stage INTEGER NOT NULL CHECK (stage >= -1),
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                type TEXT,
                params BLOB,
                labels BLOB,
                key TEXT,
                print TEXT NOT NULL,
                result TEXT,
                created_at INTEGER NOT NULL,
                options BLOB NOT NULL
              )
              """,
              "CREATE UNIQUE INDEX job_key ON job_info (key) WHERE key IS NOT NULL",
              "CREATE INDEX job_stage ON job_info (stage) WHERE stage <> 0",
              """
              CREATE TABLE label (
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                job INTEGER NOT NULL,
                PRIMARY KEY (name, value, job)
              ) WITHOUT ROWID
              """,
              // How a job stands. live: started and not finished, for the index. An owner that is
              // not
              // in node is none, so a burial need not touch its jobs.
              """
              CREATE TABLE job (
                id INTEGER PRIMARY KEY,
                owner INTEGER NOT NULL CHECK (owner >= 0),
                priority INTEGER NOT NULL,
                live INTEGER NOT NULL CHECK (live IN (0, 1)),
                status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 5),
                run INTEGER NOT NULL CHECK (run >= 1),
                flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 15),
                seq INTEGER NOT NULL CHECK (seq >= 1),
                last INTEGER NOT NULL,
                start_at INTEGER NOT NULL,
                deadline INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                started_seq INTEGER NOT NULL CHECK (started_seq BETWEEN 0 AND seq),
                ended_at INTEGER NOT NULL,
                ended_seq INTEGER NOT NULL CHECK (ended_seq BETWEEN 0 AND seq),
                total INTEGER NOT NULL CHECK (total >= 0),
                waiting INTEGER NOT NULL CHECK (waiting >= 0),
                running INTEGER NOT NULL CHECK (running >= 0),
                sleeping INTEGER NOT NULL CHECK (sleeping >= 0),
                completed INTEGER NOT NULL CHECK (completed >= 0),
                failed INTEGER NOT NULL CHECK (failed >= 0),
                cancelled INTEGER NOT NULL CHECK (cancelled >= 0),
                not_run INTEGER NOT NULL CHECK (not_run >= 0),
                error_task INTEGER NOT NULL CHECK (error_task >= -1)
              )
              """,
              // In the order of adoption, each owner apart.
              "CREATE INDEX job_live ON job (owner, priority DESC, id) WHERE live = 1",
              // Pieces of graph parts: names by themselves, because pages of tasks name their
              // needs.
              """
              CREATE TABLE part (
                job INTEGER NOT NULL,
                task INTEGER NOT NULL CHECK (task >= 0),
                first INTEGER NOT NULL CHECK (first BETWEEN 0 AND task),
                parent INTEGER NOT NULL CHECK (parent >= -1),
                detached INTEGER NOT NULL CHECK (detached IN (0, 1)),
                size INTEGER NOT NULL CHECK (size >= 1),
                names BLOB NOT NULL,
                body BLOB NOT NULL,
                PRIMARY KEY (job, task)
              ) WITHOUT ROWID
              """,
              """
              CREATE TABLE attempt (
                job INTEGER NOT NULL,
                task INTEGER NOT NULL CHECK (task >= 0),
                attempt INTEGER NOT NULL CHECK (attempt >= 0),
                run INTEGER NOT NULL CHECK (run >= 1),
                status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 7),
                outcome INTEGER CHECK (outcome BETWEEN 0 AND 6),
                node INTEGER NOT NULL CHECK (node >= 0),
                started_at INTEGER NOT NULL DEFAULT 0,
                ended_at INTEGER NOT NULL DEFAULT 0,
                start_seq INTEGER NOT NULL DEFAULT 0 CHECK (start_seq >= 0),
                end_seq INTEGER NOT NULL DEFAULT 0 CHECK (end_seq >= 0),
                wake_at INTEGER NOT NULL DEFAULT 0,
                marked INTEGER NOT NULL DEFAULT 0 CHECK (marked >= 0),
                PRIMARY KEY (job, task, attempt)
              ) WITHOUT ROWID
              """,
              """
              CREATE TABLE event (
                job INTEGER NOT NULL,
                seq INTEGER NOT NULL CHECK (seq >= 1),
                kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 14),
                task INTEGER NOT NULL CHECK (task >= -1),
                attempt INTEGER NOT NULL CHECK (attempt >= 0),
                at INTEGER NOT NULL,
                run INTEGER NOT NULL CHECK (run >= 1),
                text TEXT,
                PRIMARY KEY (job, seq)
              ) WITHOUT ROWID
              """,
              """
              CREATE TABLE payload (
                job INTEGER NOT NULL,
                kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
                task INTEGER NOT NULL CHECK (task >= -1),
                attempt INTEGER NOT NULL CHECK (attempt >= 0),
                name TEXT NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY (job, kind, task, attempt, name)
              ) WITHOUT ROWID
              """,
              // AUTOINCREMENT: an id is never given twice, so a late consumption hits nothing else.
              """
              CREATE TABLE mail (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                job INTEGER NOT NULL,
                node INTEGER NOT NULL,
                request TEXT NOT NULL,
                body BLOB
              )
              """,
              """
              CREATE TABLE offer (
                id INTEGER PRIMARY KEY,
                job INTEGER NOT NULL,
                task INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                owner INTEGER NOT NULL,
                claimer INTEGER NOT NULL DEFAULT 0,
                priority INTEGER NOT NULL,
                resources BLOB NOT NULL,
                UNIQUE (job, task, attempt)
              )
              """),
          List.of(
              // Names of all incarnations, also of the dead ones, which attempts refer to.
              """
              CREATE TABLE node_name (
                incarnation INTEGER PRIMARY KEY,
                name TEXT NOT NULL
              )
              """,
              "INSERT INTO node_name SELECT incarnation, name FROM node"));
}
