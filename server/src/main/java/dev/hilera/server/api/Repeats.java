package dev.hilera.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.server.web.HttpFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The last good answers to commands that came with an {@code Idempotency-Key}. Whoever lost such an
 * answer asks again with the same key and gets it, and the command is not carried out twice.
 */
final class Repeats {
  static final String HEADER = "Idempotency-Key";

  private static final int MOST = 1_000;
  private static final int LONGEST_KEY = 100;

  private final SequencedMap<String, Once> latest = new LinkedHashMap<>();

  /**
   * A good answer.
   *
   * @param print of the request
   * @param code of it
   * @param location of what was created, if something was
   * @param body of it
   */
  record Kept(String print, int code, @Nullable String location, JsonNode body) {}

  /** A command under way or answered. */
  private static final class Once {
    final ReentrantLock lock = new ReentrantLock();
    @Nullable Kept kept;
  }

  /** Checks a key that a client made up. */
  static void check(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new HttpFailure(400, HEADER + ": give 1 to " + LONGEST_KEY + " characters");
    }
  }

  /** Tells one request from another that has the same path. */
  static String print(@Nullable String query, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.valueOf(query).getBytes(UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The answer that was given for this key, or that of the command; a failure is not kept.
   *
   * @throws HttpFailure 409 if that answer was to another request
   */
  Kept once(String key, String print, Callable<Kept> command) throws Exception {
    Once once = find(key);
    once.lock.lockInterruptibly();
    try {
      Kept kept = once.kept;
      if (kept == null) {
        kept = command.call();
        once.kept = kept;
      } else if (!kept.print().equals(print)) {
        throw new HttpFailure(
            409, HEADER + ": it came with another request before; make up a new one for this one");
      }
      return kept;
    } finally {
      once.lock.unlock();
    }
  }

  private Once find(String key) {
    synchronized (latest) {
      Once once = latest.computeIfAbsent(key, _ -> new Once());
      if (latest.size() > MOST) {
        latest.pollFirstEntry();
      }
      return once;
    }
  }
}
