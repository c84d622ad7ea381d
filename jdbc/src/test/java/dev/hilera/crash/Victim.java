package dev.hilera.crash;

import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.Stores;
import dev.hilera.engine.SystemHost;
import dev.hilera.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed. It goes on with what is unfinished, submits jobs and commands them,
 * and writes down what it was told; with {@code finish} it ends when all jobs are over.
 */
final class Victim {
  private static final int LIVE_JOBS = 5;

  private final Hilera hilera;
  private final Deeds deeds;
  private final Told told;
  private final Random random;

  private Victim(Hilera hilera, Deeds deeds, Told told, long seed) {
    this.hilera = hilera;
    this.deeds = deeds;
    this.told = told;
    this.random = new Random(seed);
  }

  /** FOLDER SEED HALT: the folder, its choices, at which write it halts or {@code finish}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Path folder = Path.of(words[0]);
    boolean finish = words[2].equals("finish");
    Told told = new Told(folder.resolve("told"));
    Deeds deeds = new Deeds(new Told(folder.resolve("world")), told);
    Config config = deeds.config(folder);
    Host host = new SystemHost();
    Store store =
        Planted.around(
            Stores.open(config, host), Planted.halt(finish ? 0 : Integer.parseInt(words[2])));
    Hilera hilera = Hilera.of(new Engine(config, store, host));
    Victim victim = new Victim(hilera, deeds, told, Long.parseLong(words[1]));
    hilera.watch(event -> note(told, event));
    told.line("opened");
    if (finish) {
      finish(hilera);
      hilera.close();
    } else {
      victim.act();
    }
  }

  /** Writes down what was told of. */
  static void note(Told told, Event event) {
    if (event.seq() > 0) {
      told.line(
          "event",
          event.job(),
          event.seq(),
          event.kind(),
          event.task(),
          event.attempt(),
          event.outcome());
    }
  }

  private void act() {
    while (true) {
      try {
        List<JobView> newest = hilera.jobs(JobFilter.newest(30));
        long live = newest.stream().filter(job -> !job.status().isFinal()).count();
        if (live < LIVE_JOBS) {
          submit();
        } else {
          command(newest.get(random.nextInt(newest.size())));
        }
      } catch (HileraException.Conflict | HileraException.Unknown _) {
        told.line("refused");
      }
      LockSupport.parkNanos(random.nextInt(12) * 1_000_000L);
    }
  }

  private void submit() {
    if (random.nextBoolean()) {
      int key = random.nextInt(1_000);
      told.line("key", key, hilera.submit(deeds.job(new Random(key)).key("key " + key)));
      return;
    }
    Job job = deeds.job(random);
    if (random.nextBoolean()) {
      told.line("submitted", hilera.submit(job));
    } else {
      told.line("submitted", hilera.run(job).jobId());
    }
  }

  private void command(JobView job) {
    long id = job.id();
    switch (random.nextInt(12)) {
      case 0 -> {
        hilera.cancel(id);
        told.line("cancelled", id);
      }
      case 1 ->
          hilera.cancel(
              id, hilera.tasks(id, random.nextInt(job.counts().total()), 1).getFirst().name());
      case 2 -> hilera.pause(id);
      case 3, 4 -> hilera.resume(id);
      case 5 -> {
        told.line("retries", id);
        hilera.retry(id);
      }
      default -> {
        if (job.status() == JobStatus.PENDING) {
          hilera.start(id);
          told.line("started", id);
        }
      }
    }
  }

  /** Lets all jobs end. */
  static void finish(Hilera hilera) throws InterruptedException {
    for (JobView job : hilera.jobs(JobFilter.newest(100_000))) {
      try {
        if (job.status() == JobStatus.PAUSED) {
          hilera.resume(job.id());
        }
        if (job.status() == JobStatus.PENDING || job.status() == JobStatus.PAUSED) {
          hilera.start(job.id());
        }
      } catch (HileraException.Conflict _) {
        // It has gone on, or ended, meanwhile.
      }
      hilera.find(job.id()).await();
    }
  }
}
