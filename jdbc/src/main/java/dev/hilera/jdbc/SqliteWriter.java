package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes, for one transaction after the other in the order of their coming.
 * A virtual thread has its transactions run on a platform thread.
 */
final class SqliteWriter implements AutoCloseable {
  /** Threads that write for virtual ones; they mostly wait for one another. */
  private static final int HANDS = 4;

  private final SqliteFile file;
  private final SqliteSettings settings;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final StoreThreads hands = new StoreThreads("hilera-sqlite-writer", HANDS);
  private final StoreThreads copier = new StoreThreads("hilera-sqlite-checkpoint", 1);
  private final SqliteCheckpoints checkpoints;
  private @Nullable SqliteSession session;
  private volatile boolean closed;

  /** Writes in the transaction that is open. */
  interface Write<T> {
    T write(SqliteSession session) throws SQLException;
  }

  SqliteWriter(SqliteFile file, SqliteSettings settings) {
    this.file = file;
    this.settings = settings;
    this.checkpoints = new SqliteCheckpoints(file, settings, lock, copier);
  }

  /** One transaction; durable when this returns. */
  <T> T write(Write<T> write) {
    return write(write, _ -> {});
  }

  /**
   * The same.
   *
   * @param written is told the result once it is durable and before another transaction begins
   */
  <T> T write(Write<T> write, Consumer<T> written) {
    if (!Thread.currentThread().isVirtual()) {
      return here(write, written);
    }
    try {
      return hands.call(() -> here(write, written));
    } catch (RuntimeException e) {
      throw e instanceof RejectedExecutionException ? SqliteReaders.closed(e) : e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T here(Write<T> write, Consumer<T> written) {
    lock.lock();
    try {
      SqliteSession open = session();
      T result = prepared(open, write);
      commit(open);
      written.accept(result);
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Has the log copied back soon, however short it is; only then does a file get shorter. */
  void copyBack() {
    checkpoints.copySoon();
  }

  /** Fails if it is closed. */
  void ensureOpen() {
    if (closed) {
      throw SqliteReaders.closed(new IllegalStateException());
    }
  }

  private SqliteSession session() {
    ensureOpen();
    SqliteSession known = session;
    if (known == null) {
      try {
        known = file.writer(settings);
      } catch (SQLException e) {
        throw file.faults().before(e);
      }
      session = known;
    }
    return known;
  }

  private <T> T prepared(SqliteSession open, Write<T> write) {
    boolean whole = false;
    try {
      T result = write.write(open);
      whole = true;
      return result;
    } catch (SQLException e) {
      throw file.faults().before(e);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new StoreException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    } finally {
      if (!whole) {
        undo(open);
      }
    }
  }

  private void commit(SqliteSession open) {
    try {
      settings.commit().run(open.connection());
    } catch (SQLException e) {
      StoreException fault = file.faults().commit(e);
      if (fault.kind() == Kind.UNKNOWN) {
        drop(open);
      } else {
        undo(open);
      }
      throw fault;
    }
    checkpoints.committed();
  }

  private void undo(SqliteSession open) {
    try {
      open.rollback();
    } catch (SQLException e) {
      drop(open);
    }
  }

  /** What the connection believes may be wrong: the next transaction has a new one. */
  private void drop(SqliteSession open) {
    session = null;
    try {
      open.close();
    } catch (SQLException e) {
      // It is given up, whatever it says.
    }
  }

  /** Lets what has begun end. The log is copied back by the last connection that closes. */
  @Override
  public void close() throws SQLException {
    hands.close();
    copier.close();
    lock.lock();
    try {
      closed = true;
      if (session != null) {
        session.close();
        session = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
