package dev.hilera.jdbc;

import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import dev.hilera.store.StoreSequence;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same is done to a store in memory and to one in SQLite; see {@link StoreSequence}. */
class SqliteSequenceTest {
  @TempDir private Path folder;

  /** {@code -Dsequences=5000} for more, {@code -Dseed=} for one again. */
  @Test
  @Timeout(3_600)
  void whateverIsDoneBothAnswerAlike() {
    Long wanted = Long.getLong("seed");
    int count = wanted == null ? Integer.getInteger("sequences", 12) : 1;
    long first = wanted == null ? new Random().nextLong() : wanted;
    for (long seed = first; seed < first + count; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    AtomicLong clock = new AtomicLong(1);
    String url = "sqlite:" + folder.resolve("jobs" + seed + ".db");
    try (Store memory = new MemoryStore(clock::get);
        Store sqlite = new SqliteStoreProvider().open(url, new JsonCodec())) {
      new StoreSequence(seed, memory, sqlite).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + " gives: " + e.getMessage(), e);
    }
  }
}
