package dev.hilera.server.api;

import dev.hilera.server.web.HttpFailure;
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
   * @param code of it
   * @param location of what was created, if something was
   * @param body of it
   */
  record Kept(int code, @Nullable String location, JsonNode body) {}

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

  /** The answer that was given for this key, or that of the command; a failure is not kept. */
  Kept once(String key, Callable<Kept> command) throws Exception {
    Once once = find(key);
    once.lock.lockInterruptibly();
    try {
      Kept kept = once.kept;
      if (kept == null) {
        kept = command.call();
        once.kept = kept;
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
