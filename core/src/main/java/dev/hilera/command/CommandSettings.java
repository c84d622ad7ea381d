package dev.hilera.command;

import dev.hilera.Attempt;
import dev.hilera.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a {@link CommandRunner} needs to know.
 *
 * @param folder where the attempts' files are kept, private to this user; to adopt attempts after a
 *     crash it must be the same again, and used by one JVM at a time
 * @param workingFolder what a relative {@code dir} is relative to
 * @param codec JSON of inputs and results
 * @param grace between TERM and KILL; not negative
 * @param environment the clean base that every command gets; see {@link #cleanEnvironment}
 * @param outputCap how many bytes of stdout and of stderr, each, are kept from the start, rounded
 *     up to 512; the last 64 KiB are kept besides; at least 1
 * @param resultCap the largest JSON result, in bytes; at least 1
 * @param extraEnvironment further variables of one attempt, such as an address and a token; they
 *     win over all others
 */
public record CommandSettings(
    Path folder,
    Path workingFolder,
    Codec codec,
    Duration grace,
    Map<String, String> environment,
    long outputCap,
    long resultCap,
    Function<Attempt, Map<String, String>> extraEnvironment) {

  private static final List<String> CLEAN =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR");

  /**
   * Makes the folders absolute and takes a copy of the environment.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CommandSettings {
    if (grace.isNegative() || outputCap < 1 || resultCap < 1) {
      throw new IllegalArgumentException(
          "grace must not be negative, the caps at least 1: %s, %d, %d"
              .formatted(grace, outputCap, resultCap));
    }
    folder = folder.toAbsolutePath().normalize();
    workingFolder = workingFolder.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }

  /**
   * Of a whole environment only PATH, HOME, TMPDIR, those of the language (LANG, LC_ALL, LC_CTYPE)
   * and the variables named, as far as they are there.
   */
  public static Map<String, String> cleanEnvironment(
      Map<String, String> whole, Collection<String> pass) {
    Map<String, String> clean = new LinkedHashMap<>();
    whole.forEach((name, value) -> {
      if (CLEAN.contains(name) || pass.contains(name)) {
        clean.put(name, value);
      }
    });
    return clean;
  }
}
