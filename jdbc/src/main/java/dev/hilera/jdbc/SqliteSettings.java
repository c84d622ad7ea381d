package dev.hilera.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a store is opened with; tests change it.
 *
 * @param pragmas further ones for the connection that writes
 * @param walBytes the log is copied back when it is longer
 * @param commit ends a transaction
 */
record SqliteSettings(List<String> pragmas, long walBytes, Commit commit) {
  /** Much shorter, and the copying repeats work; much longer, and readers search the log. */
  private static final long WAL_BYTES = 32L << 20;

  static final SqliteSettings DEFAULT =
      new SqliteSettings(List.of(), WAL_BYTES, Connection::commit);

  /** Ends a transaction. */
  interface Commit {
    void run(Connection connection) throws SQLException;
  }
}
