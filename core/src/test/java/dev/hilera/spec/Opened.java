package dev.hilera.spec;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.SystemHost;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/**
 * What the behaviour tests of control, time, spawn, events and resources share: engines on whatever
 * store a subclass gives, closed after each test.
 */
abstract class Opened {
  /** So long a loaded machine may take; only a fault waits to its end. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Hilera> open = new ArrayList<>();

  /** An empty store. */
  abstract Store store();

  /** The configuration that tests vary: three workers, short times to wait. */
  static Config config() {
    Config.Times times =
        new Config.Times(
            Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), PATIENCE);
    return Config.memory().workers(3).times(times);
  }

  Hilera open() {
    return open(config());
  }

  Hilera open(Config config) {
    return open(config, store());
  }

  Hilera open(Config config, Store store) {
    return open(config, store, new SystemHost());
  }

  Hilera open(Config config, Store store, Host host) {
    Hilera hilera = Hilera.of(new Engine(config, store, host));
    open.add(hilera);
    return hilera;
  }

  @AfterEach
  void closeEngines() {
    open.forEach(Hilera::close);
  }

  /** The run is over, or the test fails. */
  static dev.hilera.Finished finish(Run run) throws InterruptedException {
    try {
      return run.await(PATIENCE);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static TaskStatus status(Hilera hilera, Run run, String task) {
    return hilera.task(run.jobId(), task).orElseThrow().status();
  }

  /** Waits for what has no signal of its own. */
  static void eventually(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(2, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it never came true");
      }
    }
  }
}
