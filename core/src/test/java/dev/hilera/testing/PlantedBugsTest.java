package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulation finds faults: each of those in {@code src/test/planted} is planted in a copy of
 * the sources and must be found within a minute. {@code -Dplanted=N} plants N of them, chosen by
 * {@code -Dplanted.seed=S}; a name plants that one.
 */
class PlantedBugsTest {
  /** So many take a minute on a core that does nothing else. */
  private static final int A_MINUTE = 40_000;

  private static final int FEW = 600;

  @TempDir Path scratch;

  @Test
  @Timeout(7_200)
  void eachPlantedBugIsFoundWithinAMinute() throws Exception {
    long seed = Long.getLong("planted.seed", System.nanoTime());
    List<String> missed = new ArrayList<>();
    for (PlantedBug bug : chosen(new Random(seed))) {
      long begin = System.nanoTime();
      String found = bug.found(scratch, seed & 0xffff_ffffL, A_MINUTE);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      System.out.println(seconds + " s: " + bug + ": " + found);
      if (found == null) {
        missed.add(bug.toString());
      }
    }
    assertThat(missed).as("planted, not found, with -Dplanted.seed=" + seed).isEmpty();
  }

  @Test
  @Timeout(300)
  void allOfThemCanStillBePlanted() throws Exception {
    for (PlantedBug bug : PlantedBug.all()) {
      assertThat(bug.planted(scratch)).isNotEmptyDirectory();
    }
  }

  /** Nor where what is done in pieces of thousands is done in pieces of two and three. */
  @Test
  @Timeout(300)
  void whereNoBugIsPlantedNothingIsFound() throws Exception {
    long seed = Long.getLong("planted.seed", System.nanoTime()) & 0xffff_ffffL;
    assertThat(PlantedBug.harmless().found(scratch, seed, FEW)).as("seed %s", seed).isNull();
  }

  private static List<PlantedBug> chosen(Random random) throws Exception {
    List<PlantedBug> all = new ArrayList<>(PlantedBug.all());
    assertThat(all).hasSizeGreaterThan(15);
    String wish = System.getProperty("planted", "3");
    if (!wish.chars().allMatch(Character::isDigit)) {
      return all.stream().filter(bug -> bug.toString().startsWith(wish + ".patch")).toList();
    }
    Collections.shuffle(all, random);
    return all.subList(0, Math.min(all.size(), Integer.parseInt(wish)));
  }
}
