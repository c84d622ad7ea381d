package dev.hilera.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;

/**
 * Copies the log back into the data file, off the path of commits. The bulk is copied while commits
 * go on; then, holding them up for a moment, the few frames that were added meanwhile, so that the
 * log starts anew. A reader that stays in the way is waited for only when the log has become much
 * too long.
 */
final class SqliteCheckpoints {
  private static final System.Logger LOG = System.getLogger(SqliteCheckpoints.class.getName());

  /** So many times too long, and commits wait for the readers that keep the log from its start. */
  private static final int MUCH = 8;

  /** The length of a file costs a system call: it is asked for at every so manieth commit. */
  private static final int COMMITS = 16;

  private final SqliteFile file;
  private final SqliteSettings settings;
  private final Lock writing;
  private final StoreThreads threads;
  private final AtomicBoolean copying = new AtomicBoolean();
  private int commits;

  SqliteCheckpoints(SqliteFile file, SqliteSettings settings, Lock writing, StoreThreads threads) {
    this.file = file;
    this.settings = settings;
    this.writing = writing;
    this.threads = threads;
  }

  /** A transaction was committed; called by the one who writes. */
  void committed() {
    if (++commits % COMMITS == 0 && length() > settings.walBytes()) {
      copySoon();
    }
  }

  /** Copies the log back, unless that is being done already. */
  void copySoon() {
    if (copying.compareAndSet(false, true)) {
      threads.start(this::copy);
    }
  }

  private void copy() {
    try (SqliteSession session = file.copier()) {
      session.text("PRAGMA wal_checkpoint(PASSIVE)");
      boolean much = length() > settings.walBytes() * MUCH;
      writing.lock();
      try {
        session.text("PRAGMA busy_timeout = " + (much ? 10_000 : 20));
        session.text("PRAGMA wal_checkpoint(" + (much ? "TRUNCATE" : "RESTART") + ")");
      } finally {
        writing.unlock();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, file.log() + " could not be copied back: " + e);
    } finally {
      copying.set(false);
    }
  }

  private long length() {
    try {
      return Files.size(file.log());
    } catch (IOException e) {
      return 0;
    }
  }
}
