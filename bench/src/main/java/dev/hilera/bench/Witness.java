package dev.hilera.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/**
 * The work of every task of one run, and the proof that the run was right: a task looks whether all
 * it needs has run, then marks itself. It costs a read an edge and a write, the same for everyone.
 */
final class Witness implements IntConsumer {

  private final Shape shape;
  private final AtomicIntegerArray runs;
  private final AtomicInteger early = new AtomicInteger();

  Witness(Shape shape) {
    this.shape = shape;
    this.runs = new AtomicIntegerArray(shape.size());
  }

  @Override
  public void accept(int task) {
    var needs = shape.needs();
    for (int at = needs.first()[task]; at < needs.first()[task + 1]; at++) {
      if (runs.getAcquire(needs.to()[at]) == 0) {
        early.incrementAndGet();
      }
    }
    runs.getAndAdd(task, 1);
  }

  /** Throws unless every task ran exactly once, and none before what it needs. */
  void verify(String contender) {
    if (early.get() > 0) {
      throw new IllegalStateException(
          "%s, %s: %d needs were not met at start"
              .formatted(contender, shape.label(), early.get()));
    }
    for (int task = 0; task < shape.size(); task++) {
      if (runs.get(task) != 1) {
        throw new IllegalStateException(
            "%s, %s: %s ran %d times"
                .formatted(contender, shape.label(), shape.names()[task], runs.get(task)));
      }
    }
  }
}
