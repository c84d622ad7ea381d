package dev.hilera.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job is, apart from its tasks; written once at submit.
 *
 * @param id unique in the store
 * @param name for people
 * @param description for people
 * @param type the job type that built it
 * @param params of the type, as the store keeps values
 * @param labels to find it by
 * @param key of which only one job exists
 * @param print of the description, to compare a second submit of the key; empty without a key
 * @param result the task whose result is the job's
 * @param createdAt epoch milliseconds
 * @param options how it is run
 */
public record JobInfo(
    long id,
    String name,
    String description,
    @Nullable String type,
    @Nullable Object params,
    Map<String, String> labels,
    @Nullable String key,
    String print,
    @Nullable String result,
    long createdAt,
    JobOptions options) {
  /** Takes a copy. */
  public JobInfo {
    labels = Map.copyOf(labels);
  }
}
