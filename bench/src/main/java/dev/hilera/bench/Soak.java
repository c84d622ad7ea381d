package dev.hilera.bench;

import dev.hilera.Config;
import dev.hilera.Hilera;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code --minutes n [--seconds n] [--store memory|sqlite|both] [--rate n] [--keep n]
 * [--dir folder]}: a constant load on engines of this process, and samples of what the process and
 * the data file take. Ends with an exception if a job did not end as it must, or something is not
 * flat; see {@link SoakBounds}.
 */
public final class Soak {
  private static final int CLIENTS = 8;
  private static final int SAMPLES = 60;
  private static final Logger LOG = Logger.getLogger("dev.hilera");

  private final Duration length;
  private final String stores;
  private final int rate;
  private final int kept;
  private final Path parent;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * How it is run.
   *
   * @param rate jobs a second, of each store
   * @param kept finished jobs
   */
  Soak(Duration length, String stores, int rate, int kept, Path parent) {
    this.length = length;
    this.stores = stores;
    this.rate = rate;
    this.kept = kept;
    this.parent = parent;
  }

  /** Soaks and prints. */
  public static void main(String[] args) throws Exception {
    parsed(args).run(System.out);
  }

  /** The soak that the arguments ask for; throws on one that it does not know. */
  static Soak parsed(String[] args) {
    var length = Duration.ZERO;
    var stores = "both";
    var rate = 40;
    var kept = 500;
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException("each option takes one value");
    }
    for (int at = 0; at < args.length; at += 2) {
      var value = args[at + 1];
      switch (args[at]) {
        case "--minutes" -> length = length.plusMinutes(Long.parseLong(value));
        case "--seconds" -> length = length.plusSeconds(Long.parseLong(value));
        case "--store" -> stores = value;
        case "--rate" -> rate = Integer.parseInt(value);
        case "--keep" -> kept = Integer.parseInt(value);
        case "--dir" -> parent = Path.of(value);
        default -> throw new IllegalArgumentException("unknown option " + args[at]);
      }
    }
    if (length.isZero() || !List.of("memory", "sqlite", "both").contains(stores)) {
      throw new IllegalArgumentException("--minutes and --store memory, sqlite or both");
    }
    return new Soak(length, stores, rate, kept, parent);
  }

  /** The samples; throws if something is wrong with them. */
  List<SoakSample> run(PrintStream out) throws Exception {
    LOG.setLevel(Level.SEVERE); // failures and retries are the load
    var directory = Files.createTempDirectory(parent, "hilera-soak-");
    var file = stores.equals("memory") ? null : directory.resolve("soak.db");
    List<Hilera> engines = new ArrayList<>();
    try {
      if (!stores.equals("sqlite")) {
        engines.add(Hilera.open(SoakLoad.config(Config.memory(), kept)));
      }
      if (file != null) {
        engines.add(Hilera.open(SoakLoad.config(Config.file(file.toString()), kept)));
      }
      var samples = soak(engines, file, out);
      var stats = engines.stream().map(Hilera::stats).toList();
      if (stats.stream().anyMatch(some -> some.abandoned() > 0 || some.stuck() > 0)) {
        throw new IllegalStateException("threads were abandoned, or tasks stuck: " + stats);
      }
      return samples;
    } finally {
      engines.forEach(Hilera::close);
      Bench.delete(directory);
    }
  }

  private List<SoakSample> soak(List<Hilera> engines, @Nullable Path file, PrintStream out)
      throws Exception {
    List<SoakSample> samples = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS * engines.size())) {
      for (var engine : engines) {
        var load = new SoakLoad(engine);
        for (int i = 0; i < CLIENTS; i++) {
          clients.execute(() -> client(load));
        }
      }
      out.println(SoakSample.HEADER);
      long pause = length.toNanos() / SAMPLES;
      var watch = new Stopwatch();
      for (int i = 1; i <= SAMPLES && failure.get() == null; i++) {
        if (!over.await(i * pause - watch.nanos(), TimeUnit.NANOSECONDS)) {
          var second = TimeUnit.NANOSECONDS.toSeconds(watch.nanos());
          var sample = SoakSample.now(second, file, ended.get());
          samples.add(sample);
          out.println(sample.text());
        }
      }
      over.countDown();
    }
    var failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a job did not end as it must", failed);
    }
    var broken = SoakBounds.broken(samples);
    out.println(SoakBounds.text(samples));
    if (!broken.isEmpty()) {
      throw new IllegalStateException("not flat: " + String.join("; ", broken));
    }
    out.println("flat, " + ended.get() + " jobs");
    return samples;
  }

  /** Runs jobs at its share of the rate until the end. */
  private void client(SoakLoad load) {
    long pause = TimeUnit.SECONDS.toNanos(1) * CLIENTS / rate;
    try {
      do {
        load.run(numbers.getAndIncrement());
        ended.incrementAndGet();
      } while (!over.await(pause, TimeUnit.NANOSECONDS));
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      over.countDown();
    }
  }
}
