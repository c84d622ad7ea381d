package dev.hilera.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Run;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.Stores;
import dev.hilera.engine.SystemHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data file as of each commit, whole and damaged. {@code -Dreplays=1} finishes every copy,
 * otherwise each of so many; {@code -Dreplays.seed=S} takes the same jobs again.
 */
class ReplayTest {
  private static final List<String> FILES =
      List.of("jobs.db", "jobs.db-wal", "jobs.db.lock", "told", "world");

  private static final int JOBS = 4;
  private static final int DAMAGES = 40;

  @TempDir Path folder;
  private final long seed = Long.getLong("replays.seed", System.nanoTime());
  private final List<Path> copies = new ArrayList<>();

  /** Runs a few jobs, and copies the files after each write, while nobody else writes. */
  @BeforeEach
  void run() throws Exception {
    Path origin = Files.createDirectory(folder.resolve("origin"));
    Deeds deeds = new Deeds(origin);
    Config config = deeds.config(origin);
    Host host = new SystemHost();
    ReentrantLock writing = new ReentrantLock();
    Planted.Around copying =
        new Planted.Around() {
          @Override
          public void before(int count) {
            writing.lock();
          }

          @Override
          public void after(int count) {
            copies.add(copy(origin, folder.resolve("copy" + count)));
            writing.unlock();
          }
        };
    Told told = new Told(origin.resolve("told"));
    try (Hilera hilera =
        Hilera.of(new Engine(config, Planted.around(Stores.open(config, host), copying), host))) {
      hilera.watch(event -> Victim.note(told, event));
      List<Run> runs = new ArrayList<>();
      for (int job = 0; job < JOBS; job++) {
        runs.add(hilera.run(deeds.job(new Random(seed + job))));
      }
      for (Run run : runs) {
        run.await();
      }
    }
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void theFileAsOfEachCommitHasAllThatWasToldAndGoesOnToTheEnd() throws Exception {
    int each = Integer.getInteger("replays", 12);
    for (int number = 0; number < copies.size(); number++) {
      Path copy = copies.get(number);
      Crashed crashed = new Crashed(copy);
      assertThat(crashed.look()).as("seed " + seed + ", " + copy).isEmpty();
      if (number % each == 0) {
        try (Hilera hilera = Hilera.open(new Deeds(copy).config(copy))) {
          Victim.finish(hilera);
        }
        crashed.forget();
        assertThat(crashed.look()).as("seed " + seed + ", the end of " + copy).isEmpty();
        try (Hilera hilera = Hilera.open(new Deeds(copy).config(copy))) {
          assertThat(crashed.ends(hilera)).as("seed " + seed + ", the end of " + copy).isEmpty();
        }
      }
    }
    System.out.println("seed " + seed + ": " + copies.size() + " copies");
  }

  @Test
  void aLogWhoseEndIsCutOffOrChangedIsRefused() throws Exception {
    Random random = new Random(seed);
    int refused = 0;
    for (int damage = 0; damage < DAMAGES; damage++) {
      Path copy = copies.get(copies.size() / 2 + random.nextInt(copies.size() / 2));
      Path damaged = copy(copy, folder.resolve("damaged" + damage));
      Path log = damaged.resolve("jobs.db-wal");
      byte[] bytes = Files.readAllBytes(log);
      int place = bytes.length - 1 - random.nextInt(4096);
      if (random.nextBoolean()) {
        Files.write(log, java.util.Arrays.copyOf(bytes, place));
      } else {
        bytes[place] ^= (byte) (1 << random.nextInt(8));
        Files.write(log, bytes);
      }
      refused += isRefused(damaged) ? 1 : 0;
    }
    System.out.println("seed " + seed + ": " + refused + " of " + DAMAGES + " logs refused");
    assertThat(refused).isPositive();
  }

  @Test
  void aDataFileWithAChangedBitIsRefusedOrKeepsWhatWasTold() throws Exception {
    Path last = copies.getLast();
    Path whole = copy(last, folder.resolve("whole"));
    Hilera.open(new Deeds(whole).config(whole)).close(); // copies the log back
    Random random = new Random(seed);
    int refused = 0;
    int lost = 0;
    byte[] bytes = Files.readAllBytes(whole.resolve("jobs.db"));
    for (int damage = 0; damage < DAMAGES; damage++) {
      Path damaged = copy(whole, folder.resolve("flipped" + damage));
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged.resolve("jobs.db"), changed);
      Throwable refusal = catchThrowable(() -> assertThat(new Crashed(damaged).look()).isEmpty());
      if (refusal instanceof HileraException.Storage) {
        assertThat(refusal).hasMessageContaining("damaged");
        refused++;
      } else if (refusal != null) {
        lost++;
      }
    }
    System.out.println(
        "seed %d: of %d files with one changed bit %d were refused, %d read otherwise"
            .formatted(seed, DAMAGES, refused, lost));
  }

  /** Whether it is; if it is not, everything that was told is there. */
  private boolean isRefused(Path damaged) throws IOException {
    try {
      assertThat(new Crashed(damaged).look()).as("seed " + seed + ", " + damaged).isEmpty();
      return false;
    } catch (HileraException.Storage e) {
      assertThat(e).hasMessageContaining("damaged");
      return true;
    }
  }

  /** By another process: to close a file here would drop SQLite's locks. */
  private static Path copy(Path from, Path to) {
    try {
      Files.createDirectory(to);
      List<String> line = new ArrayList<>(List.of("cp"));
      FILES.stream().map(from::resolve).filter(Files::exists).forEach(f -> line.add(f.toString()));
      line.add(to.toString());
      assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
      return to;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
