package dev.hilera.bench;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Hilera itself, with everything on, through its public face. */
final class HileraContender implements Contender {
  private static final int SUBMITTERS = 64;

  private final String name;
  private final @Nullable Path file;
  private final Hilera hilera;

  private HileraContender(String name, @Nullable Path file, Config config) {
    this.name = name;
    this.file = file;
    this.hilera = Hilera.open(config.retention(Config.Retention.NEVER)); // they are counted
  }

  static HileraContender inMemory() {
    return new HileraContender("Hilera in memory", null, Config.memory());
  }

  static HileraContender onSqlite(Path file) {
    return new HileraContender("Hilera on SQLite", file, Config.file(file.toString()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean durable() {
    return file != null;
  }

  @Override
  public Run prepare(Shape shape, IntConsumer work) throws Exception {
    var countdown = new Countdown(shape.size());
    IntConsumer counted =
        task -> {
          work.accept(task);
          countdown.ended();
        };
    return switch (shape.kind()) {
      case GRAPH, CHAIN -> new Graph(graph(shape, work));
      case BACKLOG -> new Backlog(shape, counted, countdown);
      case LIVE, IDLE -> new Live(shape, counted, countdown);
    };
  }

  @Override
  public void close() {
    hilera.close();
  }

  /** Counts the tasks of completed jobs in the file, without those of a gate. */
  @Override
  public OptionalLong reopened() {
    if (file == null) {
      return OptionalLong.empty();
    }
    var config = Config.file(file.toString()).retention(Config.Retention.NEVER);
    try (var again = Hilera.open(config)) {
      long tasks = 0;
      long below = Long.MAX_VALUE;
      while (true) {
        var page =
            again.jobs(new JobFilter(Set.of(JobStatus.COMPLETED), null, null, null, below, 1_000));
        for (var job : page) {
          tasks += job.name().equals("gate") ? 0 : job.counts().completed();
          below = job.id();
        }
        if (page.isEmpty()) {
          return OptionalLong.of(tasks);
        }
      }
    }
  }

  private static Job graph(Shape shape, IntConsumer work) {
    var job = Job.named("bench");
    for (int number = 0; number < shape.size(); number++) {
      int task = number;
      var added = job.task(shape.names()[task], () -> work.accept(task));
      for (int at = shape.needs().first()[task]; at < shape.needs().first()[task + 1]; at++) {
        added.needs(shape.names()[shape.needs().to()[at]]);
      }
    }
    return job;
  }

  private static Job single(Shape shape, int number, IntConsumer work) {
    var job = Job.named(shape.names()[number]);
    job.task("only", () -> work.accept(number));
    return job;
  }

  private final class Graph implements Run {
    private final Job job;
    private dev.hilera.@Nullable Run run;

    Graph(Job job) {
      this.job = job;
    }

    @Override
    public void start() {
      run = hilera.run(job);
    }

    @Override
    public void submit(int number) {
      throw new UnsupportedOperationException("a graph is one job");
    }

    @Override
    public void await() throws Exception {
      var started = run;
      if (started == null
          || started.await(Duration.ofNanos(Countdown.LOST_NANOS)).status()
              != JobStatus.COMPLETED) {
        throw new IllegalStateException("the job did not complete");
      }
    }
  }

  private class Live implements Run {
    private final Shape shape;
    private final IntConsumer work;
    private final Countdown countdown;
    private final int before;
    private final int jobs;

    Live(Shape shape, IntConsumer work, Countdown countdown) {
      this(shape, work, countdown, shape.size());
    }

    Live(Shape shape, IntConsumer work, Countdown countdown, int jobs) {
      this.jobs = jobs;
      this.shape = shape;
      this.work = work;
      this.countdown = countdown;
      this.before = completed();
    }

    @Override
    public void start() {}

    @Override
    public void submit(int job) {
      hilera.run(single(shape, job, work));
    }

    @Override
    public void await() throws InterruptedException {
      countdown.await();
      var waited = new Stopwatch();
      while (completed() - before < jobs) {
        if (waited.nanos() > Countdown.LOST_NANOS) {
          throw new IllegalStateException("outcomes are missing");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }

    int completed() {
      return hilera.counts().getOrDefault(JobStatus.COMPLETED, 0);
    }
  }

  /** Jobs that lie there because all workers are busy before a gate. */
  private final class Backlog extends Live {
    private final CountDownLatch gate = new CountDownLatch(1);

    Backlog(Shape shape, IntConsumer work, Countdown countdown) throws Exception {
      super(shape, work, countdown, shape.size() + 1);
      var job = Job.named("gate").priority(1);
      for (int worker = 0; worker < hilera.stats().workers(); worker++) {
        job.task("worker-" + worker, () -> gate.await());
      }
      hilera.run(job);
      try (ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS)) {
        List<Future<?>> all = new ArrayList<>();
        for (int number = 0; number < shape.size(); number++) {
          int each = number;
          all.add(submitters.submit(() -> submit(each)));
        }
        for (var one : all) {
          one.get();
        }
      }
    }

    @Override
    public void start() {
      gate.countDown();
    }
  }
}
