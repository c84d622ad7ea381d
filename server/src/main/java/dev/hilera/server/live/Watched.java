package dev.hilera.server.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs whose tasks one client is told of. */
public final class Watched {
  private static final int MOST = 100;

  private final Set<Long> jobs = ConcurrentHashMap.newKeySet();

  /** None yet. */
  Watched() {}

  /** Whether the job is among them now; not if there are too many. */
  public boolean add(long job) {
    return jobs.contains(job) || (jobs.size() < MOST && jobs.add(job));
  }

  /** The client is told of its tasks no more. */
  public void remove(long job) {
    jobs.remove(job);
  }

  boolean has(long job) {
    return jobs.contains(job);
  }
}
