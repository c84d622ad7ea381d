package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data file: made when it is not there, checked when it is, and connections to it. Java reads
 * it only while this process has no connection to it; see {@link SqliteLock}.
 */
final class SqliteFile {
  /**
   * Up to this size every page is checked at open, some 400 MiB a second; above, only the tables
   * that are read at every start.
   */
  private static final long CHECKED_WHOLE = 256L << 20;

  private static final String MAGIC = "SQLite format 3\0";
  private static final int HEADER = 100;

  /** What every connection needs: waits, if only for another connection of this process. */
  private static final String BUSY = "PRAGMA busy_timeout = 10000";

  private static final List<String> WRITER =
      List.of(
          BUSY,
          "PRAGMA journal_mode = WAL",
          // Survives a power cut, not only a crash of the process.
          "PRAGMA synchronous = FULL",
          // Copying the log back takes longer than a commit; see SqliteCheckpoints.
          "PRAGMA wal_autocheckpoint = 0",
          // The log shrinks to this when it starts anew, so its length tells how much is in it.
          "PRAGMA journal_size_limit = 4194304",
          "PRAGMA cache_size = -65536",
          "PRAGMA temp_store = MEMORY");

  private static final List<String> READER =
      List.of(BUSY, "PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY");

  private final Path path;
  private final SqliteFaults faults;

  SqliteFile(Path path) {
    this.path = path;
    this.faults = new SqliteFaults(path);
  }

  /** The absolute path of a file whose folder is there. */
  static SqliteFile at(String name) {
    Path file = Path.of(name).toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (name.isBlank() || folder == null || name.startsWith(":")) {
      throw failed("'" + name + "' names no file; write sqlite: and a file's name");
    }
    if (name.contains("?")) {
      throw failed(name + " holds a question mark, which SQLite's driver takes for an option");
    }
    if (!Files.isDirectory(folder)) {
      throw failed("the folder " + folder + " is not there; make it, or name another file");
    }
    try {
      Path real = folder.toRealPath().resolve(file.getFileName());
      real = Files.exists(real) ? real.toRealPath() : real;
      if (Files.isDirectory(real)) {
        throw failed(real + " is a folder; name a file in it, such as " + real.resolve("jobs.db"));
      }
      return new SqliteFile(real);
    } catch (IOException e) {
      throw new StoreException(Kind.FAILED, file + " cannot be reached: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  Path log() {
    return beside("-wal");
  }

  SqliteFaults faults() {
    return faults;
  }

  SqliteSession reader() throws SQLException {
    return SqliteSession.open(url(path), READER, true);
  }

  /** For copying the log back, without transactions, which would forbid that. */
  SqliteSession copier() throws SQLException {
    return SqliteSession.open(
        url(path),
        List.of(BUSY, "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 0"),
        false);
  }

  SqliteSession writer(SqliteSettings settings) throws SQLException {
    List<String> pragmas = Stream.concat(WRITER.stream(), settings.pragmas().stream()).toList();
    return SqliteSession.open(url(path), pragmas, true);
  }

  /** Makes the file, or makes sure that it is a whole store of a version that is known. */
  void prepare(SqliteSettings settings) {
    try {
      if (!Files.exists(path)) {
        create(settings);
      } else {
        checkHeader();
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.FAILED,
          path + " cannot be made or read; check the rights of its folder and the disk: " + e,
          e);
    }
    try (SqliteSession session = writer(settings)) {
      checkContent(session);
      migrate(session);
    } catch (SQLException e) {
      throw faults.before(e);
    }
  }

  /** Under another name first, so that a file of this name is always a whole store. */
  private void create(SqliteSettings settings) throws IOException {
    if (Files.exists(log()) && Files.size(log()) > 0) {
      throw faults.damaged("it is missing, but its log " + log() + " is there", new IOException());
    }
    Path made = beside(".new");
    Files.deleteIfExists(made);
    Files.deleteIfExists(path.resolveSibling(made.getFileName() + "-journal"));
    Files.createFile(made, privacy()); // its log and all that SQLite puts beside it are as private
    try (SqliteSession session = SqliteSession.open(url(made), settings.pragmas(), false)) {
      // Before the first table, or never: lets SqliteRemovals give pages back in pieces. That costs
      // some 4 % of a commit's time; VACUUM instead would write all that remains, in one pause.
      session.execute("PRAGMA auto_vacuum = INCREMENTAL");
      session.execute("PRAGMA application_id = " + SqliteSchema.APPLICATION_ID);
      session.execute("BEGIN");
      upgrade(session, 0);
      session.execute("COMMIT");
    } catch (SQLException e) {
      throw new SqliteFaults(path).before(e);
    }
    sync(made, StandardOpenOption.WRITE);
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
    sync(path.resolveSibling("."), StandardOpenOption.READ);
  }

  /** Whoever reads the file reads all parameters and results: it is its user's alone. */
  private static FileAttribute<?>[] privacy() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void sync(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  /** What SQLite would take for an empty store, or would notice only much later. */
  private void checkHeader() throws IOException {
    long size = Files.size(path);
    byte[] header;
    try (InputStream in = Files.newInputStream(path)) {
      header = in.readNBytes(HEADER);
    }
    if (header.length == 0) {
      throw faults.damaged("it is empty", new IOException());
    }
    if (header.length < HEADER
        || !new String(header, 0, 16, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
      throw faults.damaged("it is no SQLite database", new IOException());
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    // Before SQLite opens it: that would turn the file of another program to a write-ahead log.
    if (fields.getInt(68) != SqliteSchema.APPLICATION_ID) {
      throw failed(path + " is a database of another program; name another file");
    }
    refuseNewer(fields.getInt(60));
    int stated = fields.getShort(16) & 0xFFFF;
    int pageSize = stated == 1 ? 65_536 : stated;
    long pages = fields.getInt(28) & 0xFFFF_FFFFL;
    boolean logged = Files.exists(log()) && Files.size(log()) > 0;
    if (Integer.bitCount(pageSize) != 1 || pageSize < 512) {
      throw faults.damaged("its header names pages of " + pageSize + " bytes", new IOException());
    }
    if (!isWritten(header, fields)) {
      throw faults.damaged("its header is not as SQLite writes it", new IOException());
    }
    // With a log, the missing pages may stand there.
    if (!logged && pages * pageSize > size) {
      throw faults.damaged(
          "it has " + size + " bytes of " + pages * pageSize + "; the rest is cut off",
          new IOException());
    }
  }

  /** Whether fields that cannot differ are as in every file of this store. */
  private static boolean isWritten(byte[] header, ByteBuffer fields) {
    boolean versions = header[18] >= 1 && header[18] <= 2 && header[19] >= 1 && header[19] <= 2;
    boolean fractions = header[21] == 64 && header[22] == 32 && header[23] == 32;
    int schemaFormat = fields.getInt(44);
    int utf8 = fields.getInt(56);
    return versions && fractions && schemaFormat >= 0 && schemaFormat <= 4 && utf8 <= 1;
  }

  private void checkContent(SqliteSession session) throws SQLException {
    try {
      boolean whole = fileSize() <= CHECKED_WHOLE;
      for (String check :
          whole
              ? List.of("PRAGMA quick_check(1)")
              : List.of("PRAGMA quick_check(node)", "PRAGMA quick_check(counter)")) {
        String found = session.text(check);
        if (!found.equals("ok")) {
          throw faults.damaged(found, new SQLException(found));
        }
      }
    } catch (SQLException e) {
      throw faults.before(e);
    }
  }

  private long fileSize() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private void migrate(SqliteSession session) throws SQLException {
    int version = Integer.parseInt(session.text("PRAGMA user_version"));
    int known = SqliteSchema.VERSIONS.size();
    refuseNewer(version);
    if (version < known) {
      upgrade(session, version);
      session.connection().commit();
    }
  }

  private void refuseNewer(int version) {
    int known = SqliteSchema.VERSIONS.size();
    if (version > known) {
      throw failed(
          path
              + " was written by a newer Hilera (version "
              + version
              + " of the file, "
              + known
              + " is known here); use that Hilera, or another file");
    }
  }

  private static void upgrade(SqliteSession session, int from) throws SQLException {
    for (List<String> version : SqliteSchema.VERSIONS.subList(from, SqliteSchema.VERSIONS.size())) {
      for (String statement : version) {
        session.execute(statement);
      }
    }
    session.execute("PRAGMA user_version = " + SqliteSchema.VERSIONS.size());
  }

  private Path beside(String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file;
  }

  private static StoreException failed(String message) {
    return new StoreException(Kind.FAILED, message, null);
  }
}
