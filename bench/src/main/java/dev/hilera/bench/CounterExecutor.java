package dev.hilera.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/**
 * The floor of a graph executor: numbered tasks, an array of counters, a virtual thread for each.
 */
final class CounterExecutor implements Contender {

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public Run prepare(Shape shape, IntConsumer work) {
    return new CounterRun(shape, work);
  }

  @Override
  public void close() {}

  private static final class CounterRun implements Run {
    private final Shape shape;
    private final IntConsumer work;
    private final Countdown countdown;
    private Edges dependents = Edges.SINGLE;
    private AtomicIntegerArray waitsFor = new AtomicIntegerArray(0);

    CounterRun(Shape shape, IntConsumer work) {
      this.shape = shape;
      this.work = work;
      this.countdown = new Countdown(shape.size());
    }

    @Override
    public void start() {
      dependents = shape.needs().reversed();
      waitsFor = new AtomicIntegerArray(shape.needs().degrees());
      if (shape.kind() == Shape.Kind.LIVE || shape.kind() == Shape.Kind.IDLE) {
        return;
      }
      for (int task = 0; task < shape.size(); task++) {
        if (shape.needs().degree(task) == 0) {
          submit(task);
        }
      }
    }

    @Override
    public void submit(int job) {
      Thread.startVirtualThread(() -> run(job));
    }

    @Override
    public void await() throws InterruptedException {
      countdown.await();
    }

    private void run(int task) {
      work.accept(task);
      for (int at = dependents.first()[task]; at < dependents.first()[task + 1]; at++) {
        int dependent = dependents.to()[at];
        if (waitsFor.decrementAndGet(dependent) == 0) {
          submit(dependent);
        }
      }
      countdown.ended();
    }
  }
}
