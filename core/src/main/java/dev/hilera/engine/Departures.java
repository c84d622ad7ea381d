package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import dev.hilera.job.LiveJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jobs that left the loop lately, each with the number of its last event: the loader may have
 * read one before it left and tell it afterwards, and what it tells then must not come to life.
 */
final class Departures {
  /** The loader is never so many jobs behind. */
  private static final int REMEMBERED = 1_000;

  private final Map<Long, Long> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The runs that are over with these changes. */
  void note(List<JobChanges> committed) {
    for (JobChanges changes : committed) {
      if (changes.row() != null && changes.row().status().isFinal()) {
        last.put(changes.job(), changes.row().seq());
      }
    }
  }

  /** Whether the job was read before it left. */
  boolean isStale(LiveJob loaded) {
    return loaded.seq() < last.getOrDefault(loaded.info().id(), 0L);
  }
}
