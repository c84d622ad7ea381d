package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to a data file: an OS lock on a file beside it, which holds the
 * process's id. The lock file is never deleted, or a third process could lock a new one while a
 * second still holds the old. The data file itself cannot be used: closing any channel to it would
 * drop SQLite's own locks.
 */
final class SqliteLock implements AutoCloseable {
  /** Far behind the id, so that others can read that where locks are mandatory. */
  private static final long LOCKED_BYTE = 1L << 40;

  private static final int LONGEST_ID = 20;

  /**
   * The lock files of this process. It must not even open one twice: closing either channel would
   * drop the lock of the other.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private SqliteLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes the right to a data file. */
  static SqliteLock take(Path file) {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    if (!OWN.add(path)) {
      throw inUse(file, ProcessHandle.current().pid() + ", this one");
    }
    SqliteLock taken = null;
    try {
      taken = new SqliteLock(path, take(file, path));
      return taken;
    } finally {
      if (taken == null) {
        OWN.remove(path);
      }
    }
  }

  private static FileChannel take(Path file, Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw inUse(file, id(channel));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(ownId()), 0);
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.FAILED,
          path
              + " cannot be written, and "
              + file
              + " is not opened without it; check the rights"
              + " of the folder and the room on the disk: "
              + e,
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static StoreException inUse(Path file, String id) {
    return new StoreException(
        Kind.FAILED,
        file
            + " is in use by process "
            + id
            + "; one file is for one process. Stop that process, or"
            + " name another file",
        null);
  }

  private static String id(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_ID);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
  }

  private static byte[] ownId() {
    return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Gives the right back; the file stays. */
  @Override
  public void close() {
    try {
      channel.close();
      OWN.remove(path);
    } catch (IOException e) {
      throw new StoreException(Kind.FAILED, "the lock file cannot be closed: " + e, e);
    }
  }
}
