package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Run;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What the behaviour tests share. Each topic is an abstract class that extends this one, written
 * against the public API alone; for each store a class makes all of them concrete.
 */
public abstract class Engines implements Stored {
  /** Far longer than anything takes that is not stuck, on however busy a machine. */
  protected static final Duration PATIENCE = Duration.ofSeconds(60);

  private @Nullable Hilera opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close(Duration.ZERO);
      opened = null;
    }
  }

  /** An engine that is closed after the test, or when the next one opens the store. */
  protected final Hilera open(Config config) {
    close();
    Hilera hilera = Hilera.open(config);
    opened = hilera;
    return hilera;
  }

  /** An engine with so many workers. */
  protected final Hilera open(int workers) {
    return open(store().workers(workers));
  }

  /** The run, over. */
  protected static Finished over(Run run) throws InterruptedException, TimeoutException {
    return run.await(PATIENCE);
  }

  /** The job, run until it is over. */
  protected static Finished run(Hilera hilera, Job job)
      throws InterruptedException, TimeoutException {
    return over(hilera.run(job));
  }

  /** Waits for the latch; a test or task that waits in vain fails. */
  protected static void pass(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .as("what is waited for happens")
        .isTrue();
  }

  /** Waits for what nothing signals: the state that the engine shows. */
  protected static void until(String what, BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      assertThat(never.await(2, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  /** Uses its core until it is told otherwise, whatever interrupts it. */
  protected static void spin(BooleanSupplier enough) {
    while (!enough.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
