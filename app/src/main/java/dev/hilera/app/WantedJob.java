package dev.hilera.app;

import dev.hilera.JobFilter;
import dev.hilera.JobView;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the job that somebody means: by {@code last}, by its id, by the start of one, or by its
 * name, and then the newest of that name.
 */
final class WantedJob {
  private static final int PAGE = 1_000;
  private static final int MOST_NAMED = 5;

  private final HileraClient client;

  WantedJob(HileraClient client) {
    this.client = client;
  }

  /** The job, or a refusal that says what there is. */
  JobView find(String wanted) {
    if (wanted.equals("last")) {
      return client.jobs(JobFilter.newest(1)).stream()
          .findFirst()
          .orElseThrow(() -> Refusal.failed("there is no job yet"));
    }
    if (wanted.matches("[1-9][0-9]{0,17}")) {
      var exact = client.find(Long.parseLong(wanted));
      if (exact.isPresent()) {
        return exact.map(JobRecord::job).orElseThrow();
      }
      List<JobView> begun =
          client.jobs(JobFilter.newest(PAGE)).stream()
              .filter(job -> Long.toString(job.id()).startsWith(wanted))
              .toList();
      if (begun.size() == 1) {
        return begun.getFirst();
      }
      if (begun.size() > 1) {
        throw Refusal.failed(
            "the ids of several jobs begin with " + wanted + ": " + listed(begun) + "; say which");
      }
    }
    return client.jobs(new JobFilter(Set.of(), null, null, wanted, Long.MAX_VALUE, PAGE)).stream()
        .filter(job -> job.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> Refusal.failed("there is no job '" + wanted + "'; hilera status lists them"));
  }

  private static String listed(List<JobView> jobs) {
    String first =
        jobs.stream()
            .limit(MOST_NAMED)
            .map(job -> Long.toString(job.id()))
            .collect(Collectors.joining(", "));
    return jobs.size() > MOST_NAMED ? first + " and more" : first;
  }
}
