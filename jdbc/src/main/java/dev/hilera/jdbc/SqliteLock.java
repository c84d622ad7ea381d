package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
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

  /** Where the mark stands, behind the id. */
  private static final int MARK = 32;

  /**
   * The lock files of this process. It must not even open one twice: closing either channel would
   * drop the lock of the other.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  /** Mapped: an interrupt during a write would close the channel, and drop the lock with it. */
  private final MappedByteBuffer mark;

  private SqliteLock(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.mark = channel.map(FileChannel.MapMode.READ_WRITE, MARK, 2 * Long.BYTES);
  }

  /** Takes the right to a data file. */
  static SqliteLock take(Path file) {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    if (!OWN.add(path)) {
      throw inUse(file, ProcessHandle.current().pid() + ", this one");
    }
    SqliteLock taken = null;
    try {
      taken = take(file, path);
      return taken;
    } finally {
      if (taken == null) {
        OWN.remove(path);
      }
    }
  }

  private static SqliteLock take(Path file, Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw inUse(file, id(channel));
        }
        channel.write(ByteBuffer.wrap(ownId()), 0);
        if (channel.size() < MARK + 2 * Long.BYTES) {
          channel.write(ByteBuffer.allocate(2 * Long.BYTES), MARK); // room, before it is mapped
        }
        return new SqliteLock(path, channel);
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
    String line = ProcessHandle.current().pid() + "\n";
    return line.concat(" ".repeat(LONGEST_ID - line.length())).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The last batch that somebody was told is in the data file.
   *
   * @param incarnation whose, 0 for none
   * @param number of the batch
   */
  record Mark(long incarnation, long number) {}

  /** The mark that the last process left. */
  Mark mark() {
    return new Mark(mark.getLong(0), mark.getLong(Long.BYTES));
  }

  /**
   * Sets the mark. It outlives this process; it is not synced, so after a power cut it may be an
   * older one.
   */
  void mark(Mark told) {
    if (mark.getLong(0) != told.incarnation) {
      mark.putLong(Long.BYTES, 0); // at no moment is it more than what was told
      VarHandle.fullFence();
      mark.putLong(0, told.incarnation);
      VarHandle.fullFence();
    }
    mark.putLong(Long.BYTES, told.number);
  }

  /** Takes the mark away, synced: what follows need not be as it says. */
  void unmark() {
    mark(new Mark(0, 0));
    mark.force();
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
