package dev.hilera.server.jobfile;

import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.job.Compiler;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job file that was read and found without fault, as far as the file alone can tell. */
public final class JobFile {
  private final Job job;
  private final Places places;
  private final byte[] bytes;
  private final Node root;

  private JobFile(Job job, Places places, byte[] bytes, Node root) {
    this.job = job;
    this.places = places;
    this.bytes = bytes;
    this.root = root;
  }

  /**
   * Reads a file; its commands run in its folder.
   *
   * @throws JobFileException with every fault
   */
  public static JobFile read(Path file) {
    byte[] bytes = Text.bytes(file, new Faults(file.toString()));
    Path folder = file.toAbsolutePath().normalize().getParent();
    return parse(file.toString(), bytes, folder == null ? file.toAbsolutePath() : folder);
  }

  /**
   * Reads the content of a file.
   *
   * @param name as faults name it
   * @param folder where its commands run
   * @throws JobFileException with every fault
   */
  public static JobFile parse(String name, byte[] bytes, Path folder) {
    Faults faults = new Faults(name);
    Places places = new Places(faults);
    Node root = TreeReader.read(Text.of(bytes, faults), faults);
    Job job = new JobReader(places, folder.toAbsolutePath().normalize()).read(root);
    try {
      Compiler.compile(job, Compiler.Rules.DEFAULT);
    } catch (HileraException.Invalid e) {
      places.add(e.problems());
    }
    if (!faults.isEmpty()) {
      throw faults.exception();
    }
    return new JobFile(job, places, bytes, root);
  }

  /** What it describes; labels may be added before it is submitted. */
  public Job job() {
    return job;
  }

  /** The same as maps, lists, texts, numbers and truth values, for a server to read. */
  public Map<String, @Nullable Object> values() {
    return Plain.job(root);
  }

  /** What tells one content from another: its SHA-256 in hexadecimal digits. */
  public String contentHash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The faults that an engine found at submit, with their lines. */
  public JobFileException refused(HileraException.Invalid refusal) {
    places.add(refusal.problems());
    return places.faults().exception();
  }
}
