package dev.hilera.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** The parameters of one row, counted from 1, in a statement that takes several rows. */
final class Parameters {
  private final PreparedStatement statement;
  private int before;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  /** The next row's parameters stand after so many. */
  void after(int count) {
    before = count;
  }

  void setInt(int place, int value) throws SQLException {
    statement.setInt(before + place, value);
  }

  void setLong(int place, long value) throws SQLException {
    statement.setLong(before + place, value);
  }

  void setString(int place, @Nullable String value) throws SQLException {
    statement.setString(before + place, value);
  }

  void setBytes(int place, byte @Nullable [] value) throws SQLException {
    statement.setBytes(before + place, value);
  }

  void setNull(int place) throws SQLException {
    statement.setNull(before + place, Types.NULL);
  }
}
