package dev.hilera.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Who takes part: the yardsticks, and Hilera with everything on, in memory and on SQLite. */
final class Contenders {

  private Contenders() {}

  /** Opens all of them; durable ones keep a file in the directory. */
  static List<Contender> open(Path directory) throws SQLException {
    return List.of(
        new NamedMapExecutor(),
        new CounterExecutor(),
        HileraContender.inMemory(),
        new SqliteReference(directory.resolve("reference.db")),
        HileraContender.onSqlite(directory.resolve("hilera.db")));
  }

  /** The name of the one that others of the kind are measured against. */
  static String yardstick(boolean durable) {
    return durable ? SqliteReference.NAME : NamedMapExecutor.NAME;
  }
}
