package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import dev.hilera.store.StoreSequence;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same is done to a store in memory and to one in SQLite; see {@link StoreSequence}. */
class SqliteSequenceTest {
  /** Answers do not depend on it, and without it there are ten times as many sequences. */
  private static final List<String> UNSYNCED = List.of("PRAGMA synchronous = OFF");

  @TempDir private Path folder;

  /** {@code -Dsequences=5000} for more, {@code -Dseed=} to begin with a known one. */
  @Test
  @Timeout(7_200)
  void whateverIsDoneBothAnswerAlike(TestReporter reporter) {
    int count = Integer.getInteger("sequences", Long.getLong("seed") == null ? 12 : 1);
    long first = Long.getLong("seed", new Random().nextInt());
    long begun = System.nanoTime();
    for (long seed = first; seed < first + count; seed++) {
      run(seed);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    reporter.publishEntry(count + " sequences from seed " + first, count / seconds + " a second");
    assertThat(seconds).isPositive();
  }

  private void run(long seed) {
    // A short log for some: it is copied back while the sequence goes on.
    long walBytes = seed % 4 == 0 ? 1 << 16 : 32 << 20;
    SqliteSettings settings = new SqliteSettings(UNSYNCED, walBytes, Connection::commit);
    String file = folder.resolve("jobs" + seed + ".db").toString();
    Store first = SqliteStore.open(file, new JsonCodec(), settings);
    AtomicReference<Store> sqlite = new AtomicReference<>(first);
    try (Store memory = new MemoryStore(new AtomicLong(1)::get)) {
      new StoreSequence(
              seed,
              memory,
              first,
              store -> {
                store.close();
                Store again = SqliteStore.open(file, new JsonCodec(), settings);
                sqlite.set(again);
                return again;
              })
          .run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + " gives: " + e.getMessage(), e);
    } finally {
      Objects.requireNonNull(sqlite.get()).close();
    }
  }
}
