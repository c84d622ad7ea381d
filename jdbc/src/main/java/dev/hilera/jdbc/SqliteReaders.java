package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads snapshots on a few platform threads with connections of their own. The caller is parked
 * meanwhile, so it may be a virtual thread.
 */
final class SqliteReaders implements AutoCloseable {
  /** As many read at one moment. */
  private static final int READERS = 4;

  private final SqliteFile file;
  private final StoreThreads threads;
  private final ConcurrentLinkedQueue<SqliteSession> idle = new ConcurrentLinkedQueue<>();

  /** Reads in the transaction that is open. */
  interface Read<T> {
    T read(SqliteSession session) throws SQLException;
  }

  SqliteReaders(SqliteFile file) {
    this.file = file;
    this.threads = new StoreThreads("hilera-sqlite-reader", READERS);
  }

  <T> T read(Read<T> read) {
    try {
      return threads.call(() -> here(read));
    } catch (RuntimeException e) {
      throw e instanceof RejectedExecutionException ? closed(e) : e;
    } catch (SQLException e) {
      throw file.faults().before(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static StoreException closed(Throwable cause) {
    return new StoreException(Kind.FAILED, "the store is closed", cause);
  }

  private <T> T here(Read<T> read) throws SQLException {
    SqliteSession known = idle.poll();
    SqliteSession session = known == null ? file.reader() : known;
    boolean whole = false;
    try {
      T answer = read.read(session);
      session.rollback();
      whole = true;
      return answer;
    } finally {
      if (whole) {
        idle.add(session);
      } else {
        session.close();
      }
    }
  }

  /** Lets reads end, then closes the connections. */
  @Override
  public void close() throws SQLException {
    threads.close();
    for (SqliteSession session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
  }
}
