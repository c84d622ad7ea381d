package dev.hilera.engine;

import dev.hilera.HileraException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages for jobs that are not in memory yet, and what is under way to get them there. Belongs to
 * the loop's thread.
 */
final class WaitingRoom {
  private final Loader loader;
  private final Map<Long, List<Message>> waiting = new HashMap<>();
  private long generation;
  private boolean reloading;

  WaitingRoom(Loader loader) {
    this.loader = loader;
  }

  /** At the start: jobs that have no owner are wanted. */
  void takeUp() {
    loader.orphans(generation);
  }

  /** The message waits for its job, which is loaded. */
  void await(Message message) {
    List<Message> others = waiting.get(message.job());
    if (others == null) {
      others = new ArrayList<>();
      waiting.put(message.job(), others);
      if (!reloading) {
        loader.one(message.job(), generation);
      }
    }
    others.add(message);
  }

  /** The job is loaded even if nothing waits for it. */
  void want(long job) {
    if (!waiting.containsKey(job)) {
      loader.one(job, generation);
    }
  }

  /** A run of the job is opened from what the store has. */
  void open(Retrial retry) {
    loader.retry(retry, generation);
  }

  /** What was told is out of date, and asked for again if it is still wanted. */
  void again(Loaded stale, boolean wanted) {
    loader.again(stale, generation, wanted);
  }

  /** What waited for the job. */
  List<Message> take(long job) {
    List<Message> some = waiting.remove(job);
    return some == null ? List.of() : some;
  }

  boolean waitsFor(long job) {
    return waiting.containsKey(job);
  }

  /** Whether it was read before the loop forgot all jobs. */
  boolean isOutdated(Loaded loaded) {
    return loaded.generation() != generation;
  }

  /** The loop forgot all jobs: those that this node owns are loaded again. */
  void reload() {
    generation++;
    reloading = true;
    loader.owned(generation);
  }

  boolean isReloading() {
    return reloading;
  }

  private void reloaded() {
    reloading = false;
    waiting.keySet().forEach(job -> loader.one(job, generation));
  }

  /** That was the last one of all that were wanted, or could not be loaded. */
  void nothing(Loaded loaded) {
    RuntimeException error = loaded.error();
    if (error != null) {
      take(loaded.job()).forEach(message -> message.failed(error));
    } else if (loaded.job() < 0) {
      reloaded();
    }
  }

  /** Nothing helps the job, not even to fail; whoever wants something of it is told so. */
  void shun(Loaded loaded) {
    RuntimeException why =
        new HileraException.Storage(
            "job " + loaded.job() + " is set aside: the store refuses it; restart the node", null);
    loaded.failed(why);
    take(loaded.job()).forEach(message -> message.failed(why));
  }

  /** Nothing is loaded any more. */
  void close(RuntimeException reason) {
    waiting.values().forEach(some -> some.forEach(message -> message.failed(reason)));
  }
}
