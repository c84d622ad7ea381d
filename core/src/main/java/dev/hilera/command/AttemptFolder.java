package dev.hilera.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The files of one attempt: {@code <folder>/<job id>/<task>-<attempt>/}, private to this user. */
record AttemptFolder(Path path) {
  private static final FileAttribute<?> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** How much of a task's name stays readable in its folder's name. */
  private static final int READABLE = 40;

  /** How much of the name's SHA-256 makes it unique, in bytes. */
  private static final int HASH_BYTES = 8;

  static AttemptFolder of(Path folder, long jobId, String task, int attempt) {
    return new AttemptFolder(job(folder, jobId).resolve(encoded(task) + "-" + attempt));
  }

  static Path job(Path folder, long jobId) {
    return folder.resolve(Long.toString(jobId));
  }

  /**
   * A name of any length and characters as a short file name of plain ones. Its hash keeps apart
   * what file systems may not: upper and lower case, composed and decomposed letters.
   */
  private static String encoded(String task) {
    String readable = task.replaceAll("[^A-Za-z0-9_]", "_");
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(task.getBytes(UTF_8));
      return readable.substring(0, Math.min(READABLE, readable.length()))
          + "-"
          + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Makes it, empty; whatever was there is gone. */
  void create() throws IOException {
    delete(path);
    createFolder(path);
  }

  /** Makes a folder that only this user can enter, with those above it. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, FOLDER_MODE);
  }

  /** Writes a file that only this user can read. */
  static void write(Path file, byte[] content) throws IOException {
    Files.createFile(file, FILE_MODE);
    Files.write(file, content);
  }

  void write(String name, byte[] content) throws IOException {
    write(file(name), content);
  }

  /** Makes an empty file that only this user can read, unless it is there. */
  void touch(String name) throws IOException {
    if (!has(name)) {
      Files.createFile(file(name), FILE_MODE);
    }
  }

  boolean exists() {
    return Files.exists(path);
  }

  Path file(String name) {
    return path.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(file(name));
  }

  /** Where the command may write its result. */
  Path result() {
    return file("result.json");
  }

  /** The exit code, if the shim has left one; what a power cut made of it is none. */
  OptionalInt exitCode() {
    String line = line("code");
    return line.matches("[0-9]{1,3}")
        ? OptionalInt.of(Integer.parseInt(line))
        : OptionalInt.empty();
  }

  /** A file of one whole line, without its end; empty if it is not there or not yet whole. */
  String line(String name) {
    try {
      String text = Files.readString(file(name));
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : "";
    } catch (IOException _) {
      return "";
    }
  }

  /** Removes a folder and all in it, without following links. */
  static void delete(Path folder) throws IOException {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (NoSuchFileException _) {
      // Gone already, which is what is asked for.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
