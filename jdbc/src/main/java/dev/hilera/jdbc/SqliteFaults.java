package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for the caller, and what to do about them. */
final class SqliteFaults {
  /** The basic code stands in the lowest byte of an extended one. */
  private static final int BASIC = 0xFF;

  private final Path file;

  SqliteFaults(Path file) {
    this.file = file;
  }

  /** Of a read, or of a write before its commit: nothing was written. */
  StoreException before(SQLException e) {
    if (text(e).contains("(no such ")) { // a table or column: its names stand in the file
      return damaged(text(e), e);
    }
    return switch (basic(e)) {
      case SQLITE_FULL -> full(e);
      case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(text(e), e);
      case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH ->
          new StoreException(Kind.REFUSED, file + " refuses what was to be written: " + text(e), e);
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
          failed("cannot be opened or written; check the rights of the file and its folder", e);
      case SQLITE_IOERR -> failed("cannot be read or written; check the disk", e);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          failed("is locked by another program; close that program", e);
      default -> failed("failed", e);
    };
  }

  /** Of a commit itself. */
  StoreException commit(SQLException e) {
    return switch (basic(e)) {
      // The frame that makes the transaction count could not be written.
      case SQLITE_FULL -> full(e);
      case SQLITE_CONSTRAINT, SQLITE_BUSY -> before(e);
      default ->
          new StoreException(
              Kind.UNKNOWN, file + ": a commit may or may not have been written: " + text(e), e);
    };
  }

  StoreException damaged(String what, Throwable cause) {
    return new StoreException(
        Kind.DAMAGED,
        file + " is damaged: " + what + ". Restore it from a backup, or move it away",
        cause);
  }

  /** It is sound, but what was told to be in it is not. */
  StoreException incomplete() {
    return new StoreException(
        Kind.DAMAGED,
        file
            + " lacks commits that were acknowledged: its end, or that of its log, is damaged, or"
            + " an older copy of it was put back. Restore the newest backup, with its log; to go on"
            + " with what is there, remove "
            + file
            + ".lock first",
        null);
  }

  private StoreException full(SQLException e) {
    return failed("cannot grow, the disk is full; make room in " + file.getParent(), e);
  }

  private StoreException failed(String what, SQLException e) {
    return new StoreException(Kind.FAILED, file + " " + what + ": " + text(e), e);
  }

  private static String text(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  private static SQLiteErrorCode basic(SQLException e) {
    return e instanceof SQLiteException own
        ? SQLiteErrorCode.getErrorCode(own.getResultCode().code & BASIC)
        : SQLiteErrorCode.SQLITE_ERROR;
  }
}
