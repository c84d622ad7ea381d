package dev.hilera.jdbc;

import static java.util.Collections.nCopies;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection and its prepared statements, which stay prepared. Used by one thread at a time, a
 * platform thread: SQLite waits in native code and would hold the carrier of a virtual one.
 */
final class SqliteSession implements AutoCloseable {
  /** How many rows one run of an insert takes, the widest first. */
  private static final int[] WIDTHS = {64, 8, 1};

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Makes something of the current row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Puts something into a statement as one row. */
  interface Put<T> {
    void put(Parameters to, T row) throws SQLException;
  }

  private SqliteSession(Connection connection) {
    this.connection = connection;
  }

  /** A connection to a URL, after some pragmas; in transactions unless told otherwise. */
  static SqliteSession open(String url, List<String> pragmas, boolean transactions)
      throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try {
      try (Statement statement = connection.createStatement()) {
        for (String pragma : pragmas) {
          statement.execute(pragma);
        }
      }
      connection.setAutoCommit(!transactions);
      return new SqliteSession(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The statement with its parameters. */
  PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    return bind(sql, values).executeUpdate();
  }

  /** One number; 0 for none. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    List<T> list = new ArrayList<>();
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      while (rows.next()) {
        list.add(row.read(rows));
      }
    }
    return list;
  }

  List<Long> numbers(String sql, @Nullable Object... values) throws SQLException {
    return list(sql, row -> row.getLong(1), values);
  }

  /**
   * Runs a statement once for each row, in one call of the driver.
   *
   * @return how many rows each run changed
   */
  <T> int[] each(String sql, List<T> rows, Put<T> put) throws SQLException {
    if (rows.isEmpty()) {
      return new int[0];
    }
    return run(prepare(sql), rows, put, 1);
  }

  /**
   * Runs an insert that ends with the parameters of one row, for all of the rows. Many go in by one
   * run of a wider statement, which takes two thirds of the time of a run for each.
   */
  <T> void insert(String sql, List<T> rows, Put<T> put) throws SQLException {
    int from = 0;
    for (int width : WIDTHS) {
      int to = rows.size() - (rows.size() - from) % width;
      if (to > from) {
        run(prepare(widened(sql, width)), rows.subList(from, to), put, width);
        from = to;
      }
    }
  }

  private static String widened(String sql, int width) {
    int row = sql.lastIndexOf('(');
    return sql.substring(0, row) + String.join(", ", nCopies(width, sql.substring(row).strip()));
  }

  private static <T> int[] run(PreparedStatement statement, List<T> rows, Put<T> put, int width)
      throws SQLException {
    int each = statement.getParameterMetaData().getParameterCount() / width;
    Parameters to = new Parameters(statement);
    int inRun = 0;
    try {
      for (T row : rows) {
        to.after(inRun * each);
        put.put(to, row);
        if (++inRun == width) {
          statement.addBatch();
          inRun = 0;
        }
      }
      return statement.executeBatch();
    } finally {
      statement.clearBatch();
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a pragma that works row by row, to its end. */
  void step(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // As an update: execute would stop at the first row.
      statement.executeUpdate(sql);
    }
  }

  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  Connection connection() {
    return connection;
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
    connection.close();
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }
}
