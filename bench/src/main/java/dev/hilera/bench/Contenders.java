package dev.hilera.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Who takes part. Hilera joins as a {@link Contender} of its own, once in memory and once on
 * SQLite, with a line each in {@link #open}.
 */
final class Contenders {

  private Contenders() {}

  /** Opens all of them; durable ones keep a file in the directory. */
  static List<Contender> open(Path directory) throws SQLException {
    return List.of(
        new NamedMapExecutor(),
        new CounterExecutor(),
        new SqliteReference(directory.resolve("reference.db")));
  }

  /** The name of the one that others of the kind are measured against. */
  static String yardstick(boolean durable) {
    return durable ? SqliteReference.NAME : NamedMapExecutor.NAME;
  }
}
