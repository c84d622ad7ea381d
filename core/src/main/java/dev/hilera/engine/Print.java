package dev.hilera.engine;

import dev.hilera.Job;
import dev.hilera.Task;
import dev.hilera.Work;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a description, by which two submits of one key are told apart. */
final class Print {
  private Print() {}

  static String of(Job job) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, job.name(), job.description(), job.type() == null ? "" : job.type().name());
      add(digest, String.valueOf(job.params()), String.valueOf(job.result()));
      add(digest, job.priority(), job.onFailure(), job.maxParallel(), job.timeout());
      add(digest, job.startAt(), job.delay(), job.retry().when(null), job.taskTimeout());
      if (job.placement() != null) {
        add(digest, job.placement());
      }
      for (Task<?> task : job.tasks()) {
        Object work = task.work() instanceof Work.Code code ? code.inputs() : task.work();
        add(digest, task.name(), work, task.needs(), task.enables());
        add(digest, task.options().retry(null));
        add(digest, task.options().retry() == null ? "" : task.options().retry().when(null));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, @Nullable Object... parts) {
    for (Object part : parts) {
      digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }
}
