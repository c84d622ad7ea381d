package dev.hilera.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The yardstick in memory: tasks with names in a map, needs found by name, a virtual thread for
 * each task, and nothing else.
 */
final class NamedMapExecutor implements Contender {

  static final String NAME = "named map";

  /** What the user wrote down. */
  private record Task(String name, List<String> needs, Runnable code) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public Run prepare(Shape shape, IntConsumer work) {
    var tasks = new ArrayList<Task>(shape.size());
    for (int number = 0; number < shape.size(); number++) {
      int task = number;
      var needs = new ArrayList<String>(shape.needs().degree(task));
      for (int at = shape.needs().first()[task]; at < shape.needs().first()[task + 1]; at++) {
        needs.add(shape.names()[shape.needs().to()[at]]);
      }
      tasks.add(new Task(shape.names()[task], needs, () -> work.accept(task)));
    }
    return new NamedRun(shape, tasks);
  }

  @Override
  public void close() {}

  private static final class Node implements Runnable {
    private final Task task;
    private final AtomicInteger waitsFor;
    private final List<Node> dependents = new ArrayList<>(4);
    private final Countdown countdown;

    Node(Task task, Countdown countdown) {
      this.task = task;
      this.waitsFor = new AtomicInteger(task.needs().size());
      this.countdown = countdown;
    }

    @Override
    public void run() {
      task.code().run();
      for (var dependent : dependents) {
        if (dependent.waitsFor.decrementAndGet() == 0) {
          Thread.startVirtualThread(dependent);
        }
      }
      countdown.ended();
    }
  }

  private static final class NamedRun implements Run {
    private final Shape shape;
    private final List<Task> tasks;
    private final Countdown countdown;

    NamedRun(Shape shape, List<Task> tasks) {
      this.shape = shape;
      this.tasks = tasks;
      this.countdown = new Countdown(shape.size());
    }

    @Override
    public void start() {
      switch (shape.kind()) {
        case GRAPH, CHAIN -> startJob(tasks);
        case BACKLOG -> tasks.forEach(task -> startJob(List.of(task)));
        case LIVE, IDLE -> {}
      }
    }

    @Override
    public void submit(int job) {
      startJob(List.of(tasks.get(job)));
    }

    @Override
    public void await() throws InterruptedException {
      countdown.await();
    }

    private static Node node(Map<String, Node> nodes, String name) {
      return Objects.requireNonNull(nodes.get(name), name);
    }

    private void startJob(List<Task> job) {
      Map<String, Node> nodes = HashMap.newHashMap(job.size());
      for (var task : job) {
        nodes.put(task.name(), new Node(task, countdown));
      }
      for (var task : job) {
        for (var need : task.needs()) {
          node(nodes, need).dependents.add(node(nodes, task.name()));
        }
      }
      for (var task : job) {
        if (task.needs().isEmpty()) {
          Thread.startVirtualThread(node(nodes, task.name()));
        }
      }
    }
  }
}
