package dev.hilera.engine;

import dev.hilera.Codec;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.Work;
import dev.hilera.job.GraphPart;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into what the store keeps and back: bytes in a durable store, so that every reader
 * gets a copy of its own; the objects themselves in memory.
 *
 * <p>Keeps the latest results at hand, so that a dependent need not read the store for what was
 * written a moment ago.
 */
final class Values {
  /** So many bytes of results are kept at hand. */
  private static final long CACHED_BYTES = 32 << 20;

  /** A result longer than this is read from the store. */
  private static final int LONGEST_CACHED = 64 << 10;

  private final Store store;
  private final @Nullable Codec codec;
  private final int limit;
  private final ResultCache cache = new ResultCache(CACHED_BYTES);

  Values(Store store, @Nullable Codec codec, int limit) {
    this.store = store;
    this.codec = codec;
    this.limit = limit;
  }

  /**
   * The value as the store keeps it.
   *
   * @throws IllegalArgumentException if it cannot be stored
   */
  @Nullable Object stored(@Nullable Object value) {
    if (!store.durable() || value == null) {
      return value;
    }
    byte[] bytes = codec().encode(value);
    if (bytes.length > limit) {
      throw new IllegalArgumentException(
          "the value has " + bytes.length + " bytes, the limit is " + limit);
    }
    return bytes;
  }

  /** The value as it is kept where null is a value too. */
  @Nullable Object recorded(@Nullable Object value) {
    return value == null && store.durable() ? codec().encode(null) : stored(value);
  }

  /** The value that is stored so. */
  @Nullable Object live(@Nullable Object stored) {
    return stored instanceof byte[] bytes && store.durable() ? codec().decode(bytes) : stored;
  }

  /** The work with its parameters as the store keeps them. */
  Work stored(Work work) {
    return work instanceof Work.Typed(String type, Object params)
        ? new Work.Typed(type, stored(params))
        : work;
  }

  /** The part with the parameters of its works as the store keeps them. */
  GraphPart stored(GraphPart part) {
    if (!store.durable()) {
      return part;
    }
    Work[] works = new Work[part.size()];
    boolean changed = false;
    for (int position = 0; position < works.length; position++) {
      works[position] = stored(part.work(position));
      changed |= works[position] != part.work(position);
    }
    return changed ? part.works(works) : part;
  }

  /** The batch with the parameters of its works as the store keeps them. */
  Spawn stored(Spawn spawn) {
    Spawn copy = new Spawn();
    for (Task<?> task : spawn.tasks()) {
      Task<Object> added = copy.task(task.name(), stored(task.work())).options(task.options());
      task.needs().forEach(added::needs);
      task.enables().forEach(added::enables);
    }
    return spawn.isDetached() ? copy.detached() : copy;
  }

  /** Keeps a result at hand that dependents will ask for. */
  void remember(long job, int task, @Nullable Object stored) {
    if (store.durable()) {
      if (stored instanceof byte[] bytes && bytes.length <= LONGEST_CACHED) {
        cache.put(job, task, bytes);
      } else {
        cache.remove(job, task);
      }
    }
  }

  /** The job is not live any more. */
  void forget(long job) {
    cache.remove(job);
  }

  /** The results of completed tasks of a job, by number; those without a value are absent. */
  Map<Integer, @Nullable Object> results(long job, List<Integer> tasks) {
    Map<Integer, @Nullable Object> found = new HashMap<>();
    List<Integer> missing = new ArrayList<>(tasks);
    missing.removeIf(task -> {
      byte[] bytes = cache.get(job, task);
      if (bytes != null) {
        found.put(task, bytes);
      }
      return bytes != null;
    });
    if (!missing.isEmpty()) {
      found.putAll(Stores.told(() -> store.ask(new Question.Results(job, missing))));
    }
    found.replaceAll((task, stored) -> live(stored));
    return found;
  }

  private Codec codec() {
    if (codec == null) {
      throw new IllegalStateException("a durable store needs a codec; there is none");
    }
    return codec;
  }
}
