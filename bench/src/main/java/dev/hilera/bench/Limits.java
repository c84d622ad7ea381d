package dev.hilera.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What the disk and SQLite can do by themselves, one thread at a time. */
final class Limits implements AutoCloseable {

  private static final int BLOCK = 4096;

  private final FileChannel log;
  private final Connection connection;
  private final PreparedStatement insert;
  private long lastRow;

  Limits(Path directory) throws IOException, SQLException {
    log =
        FileChannel.open(
            directory.resolve("limits.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    connection = ReferenceLedger.open(directory.resolve("limits.db"));
    try (var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, code INTEGER NOT NULL)");
    }
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("INSERT INTO row (id, code) VALUES (?, 1)");
  }

  /** Nanoseconds of each of so many appends of 4 KiB, each forced to disk. */
  long[] appends(int count) throws IOException {
    var each = new long[count];
    for (int at = 0; at < count; at++) {
      var watch = new Stopwatch();
      var block = ByteBuffer.allocate(BLOCK);
      while (block.hasRemaining()) {
        log.write(block);
      }
      log.force(false);
      each[at] = watch.nanos();
    }
    return each;
  }

  /** Nanoseconds of each of so many synced transactions of so many new rows, in key order. */
  long[] commits(int count, int rows) throws SQLException {
    var each = new long[count];
    for (int at = 0; at < count; at++) {
      var watch = new Stopwatch();
      for (int row = 0; row < rows; row++) {
        insert.setLong(1, ++lastRow);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      each[at] = watch.nanos();
    }
    return each;
  }

  @Override
  public void close() throws IOException, SQLException {
    try (log) {
      connection.close();
    }
  }
}
