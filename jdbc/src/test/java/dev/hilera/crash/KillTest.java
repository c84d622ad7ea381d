package dev.hilera.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that runs jobs on SQLite. {@code -Dkills=500} for the long run, {@code
 * -Dkills.seed=S} for the same choices again.
 */
class KillTest {
  private static final int FEW = 9;

  @TempDir Path folder;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void nothingThatWasToldIsLostAndNothingRunsTwiceWheneverTheProcessIsKilled() throws Exception {
    long seed = Long.getLong("kills.seed", System.nanoTime());
    Kills kills = new Kills(folder, seed);

    assertThat(kills.run(Integer.getInteger("kills", FEW))).as("seed " + seed).isEmpty();

    System.out.println("seed " + seed + ": " + kills.summary());
  }
}
