package dev.hilera.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.Ending;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobOptions;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store, two nodes that share it, and jobs to put into it. */
abstract class StoreFixture {
  static final long NOW = 1_000_000;
  static final JobOptions OPTIONS =
      new JobOptions(0, OnFailure.CONTINUE, 0, null, null, null, Retry.NONE, null, null);

  protected Store store;
  protected Owner one;

  /** A new, empty store. */
  protected abstract Store open();

  @BeforeEach
  void openTheStore() {
    store = open();
    one = join("one");
  }

  @AfterEach
  void closeTheStore() {
    store.close();
  }

  Owner join(String name) {
    return new Owner(store, store.join(node(name)).incarnation());
  }

  static NodeInfo node(String name) {
    return new NodeInfo(name, Map.of("zone", "a"), Resources.of("cpu", 4), 8);
  }

  JobInfo info(String name) {
    return info(name, null, OPTIONS);
  }

  JobInfo info(String name, @Nullable String key, JobOptions options) {
    return new JobInfo(
        store.reserveIds(1),
        name,
        "about " + name,
        null,
        null,
        Map.of("team", name),
        key,
        "",
        null,
        NOW,
        options);
  }

  static JobOptions priority(int priority) {
    return new JobOptions(
        priority, OnFailure.CONTINUE, 0, null, null, null, Retry.NONE, null, null);
  }

  /** Tasks t0, t1 and so on; each row names those that one needs. */
  static GraphPart tasks(int[]... needs) {
    return tasks(GraphPart.Origin.SUBMIT, needs);
  }

  static GraphPart tasks(GraphPart.Origin origin, int[]... needs) {
    String[] names = new String[needs.length];
    Work[] works = new Work[needs.length];
    TaskOptions[] options = new TaskOptions[needs.length];
    int[] ends = new int[needs.length];
    int end = 0;
    for (int i = 0; i < needs.length; i++) {
      names[i] = "t" + (origin.first() + i);
      works[i] = new Work.Typed("type", null);
      options[i] = TaskOptions.DEFAULT;
      end += needs[i].length;
      ends[i] = end;
    }
    int[] flat = Arrays.stream(needs).flatMapToInt(Arrays::stream).toArray();
    return new GraphPart(origin, names, works, options, ends, flat);
  }

  static int[] needs(int... tasks) {
    return tasks;
  }

  static byte[] bytes(@Nullable Object text) {
    return String.valueOf(text).getBytes(UTF_8);
  }

  static Ending completed(long at, String value) {
    return new Ending(Outcome.COMPLETED, at, at, true, bytes(value), null);
  }

  static Ending crashed(long at, String error) {
    return new Ending(Outcome.CRASHED, at, at, true, null, error);
  }

  /** One node's loop. */
  static final class Owner {
    final Store store;
    final long incarnation;
    long batch;

    Owner(Store store, long incarnation) {
      this.store = store;
      this.incarnation = incarnation;
    }

    /** Commits what a job has changed. */
    void commit(LiveJob... jobs) {
      commit(List.of(), List.of(), jobs);
    }

    void commit(List<Offer> offers, List<Long> consumed, LiveJob... jobs) {
      List<JobChanges> changes = new ArrayList<>();
      for (LiveJob job : jobs) {
        JobChanges taken = job.takeChanges();
        if (taken != null) {
          changes.add(taken);
        }
      }
      store.commit(new Batch(incarnation, batch + 1, changes, offers, consumed));
      batch++;
    }

    LiveJob submit(JobInfo info, GraphPart part) {
      LiveJob job = LiveJob.submit(info, part, false);
      commit(job);
      return job;
    }

    LiveJob start(JobInfo info, GraphPart part) {
      LiveJob job = LiveJob.submit(info, part, false);
      job.start(NOW);
      commit(job);
      return job;
    }

    /** Runs a task of a job to an end, and commits that. */
    void run(LiveJob job, int task, Ending ending) {
      job.tasks().handOut(task, incarnation);
      job.tasks().begun(task, ending.startedAt());
      job.tasks().ended(task, ending, 0.5, 3);
      while (job.sweep(1_000)) {
        // More follows.
      }
      commit(job);
    }

    void change(LiveJob job, Consumer<LiveJob> change) {
      change.accept(job);
      commit(job);
    }

    List<Long> adopt(Adoption wanted) {
      return store.adopt(wanted).stream().map(StoredJob::info).map(JobInfo::id).toList();
    }

    List<Long> adoptAll() {
      return adopt(new Adoption(incarnation, 0, 0, false, 1_000));
    }

    boolean bury(Owner other) {
      return beat(Duration.ofMillis(-1)).buried().contains(other.incarnation);
    }

    Pulse beat(@Nullable Duration lease) {
      return store.heartbeat(new Beat(incarnation, lease, Room.NONE));
    }

    Pulse pulse() {
      return beat(null);
    }
  }
}
