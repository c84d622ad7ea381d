package dev.hilera.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One contender running one shape, again and again until that took long enough, every run checked.
 *
 * @param leastNanos of time measured
 */
record Lap(Contender contender, Shape shape, long leastNanos) {

  /** Between two jobs of the idle shape, so that the executor has come to rest. */
  private static final long REST_NANOS = 1_000_000;

  private static final long LOOK_AGAIN_NANOS = 50_000;

  /**
   * What a lap gave.
   *
   * @param values one, in the unit of the shape; p50 and p99 for the idle one
   * @param tasks that ran
   */
  record Figures(double[] values, long tasks) {}

  Figures measure() throws Exception {
    if (shape.kind() == Shape.Kind.IDLE) {
      return new Figures(idle(), shape.size());
    }
    long nanos = 0;
    long tasks = 0;
    do {
      var witness = new Witness(shape);
      var run = contender.prepare(shape, witness);
      nanos += shape.kind() == Shape.Kind.LIVE ? live(run) : straight(run);
      tasks += shape.size();
      witness.verify(contender.name());
    } while (nanos < leastNanos);
    double value =
        shape.kind() == Shape.Kind.CHAIN
            ? Stopwatch.micros((double) nanos / tasks)
            : Stopwatch.perSecond(tasks, nanos);
    return new Figures(new double[] {value}, tasks);
  }

  private static long straight(Contender.Run run) throws Exception {
    var watch = new Stopwatch();
    run.start();
    run.await();
    return watch.nanos();
  }

  private long live(Contender.Run run) throws Exception {
    run.start();
    var gate = new CountDownLatch(1);
    var next = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Exception>();
    var threads = new ArrayList<Thread>();
    for (int number = 0; number < shape.threads(); number++) {
      threads.add(
          Thread.ofPlatform()
              .name("submitter-" + number)
              .start(() -> {
                try {
                  gate.await();
                  for (int job = next.getAndIncrement();
                      job < shape.size();
                      job = next.getAndIncrement()) {
                    run.submit(job);
                  }
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    var watch = new Stopwatch();
    gate.countDown();
    for (var thread : threads) {
      thread.join();
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    run.await();
    return watch.nanos();
  }

  private double[] idle() throws Exception {
    var witness = new Witness(shape);
    var watch = new Stopwatch();
    var started = new AtomicLongArray(shape.size());
    var run =
        contender.prepare(
            shape,
            job -> {
              started.set(job, watch.nanos());
              witness.accept(job);
            });
    run.start();
    var micros = new double[shape.size()];
    for (int job = 0; job < shape.size(); job++) {
      long submitted = watch.nanos();
      run.submit(job);
      while (started.get(job) == 0 && watch.nanos() - submitted < Countdown.LOST_NANOS) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      micros[job] = Stopwatch.micros((double) (started.get(job) - submitted));
      LockSupport.parkNanos(REST_NANOS);
    }
    run.await();
    witness.verify(contender.name());
    return percentiles(micros);
  }

  /** The two figures of the idle shape, of single times. */
  static double[] percentiles(double[] micros) {
    return new double[] {Series.percentile(micros, 0.5), Series.percentile(micros, 0.99)};
  }

  /** The same of nanoseconds. */
  static double[] percentiles(long[] nanos) {
    return percentiles(Arrays.stream(nanos).mapToDouble(Stopwatch::micros).toArray());
  }
}
