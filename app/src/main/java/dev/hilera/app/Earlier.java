package dev.hilera.app;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.server.jobfile.JobFile;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** The unfinished job of the same file in a data file: it is gone on with, not begun again. */
final class Earlier {
  private static final Set<JobStatus> UNFINISHED =
      Set.of(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.PAUSED);
  private static final String FILE = "file";
  private static final String CONTENT = "content";
  private static final int MOST = 1_000;

  private final String path;
  private final String content;

  private Earlier(String path, String content) {
    this.path = path;
    this.content = content;
  }

  /** Jobs of this file are known by its real path. */
  static Earlier of(Path file, JobFile read) {
    try {
      return new Earlier(file.toRealPath().toString(), read.contentHash());
    } catch (IOException e) {
      throw Refusal.usage("cannot find " + file + " again: " + Reasons.of(e));
    }
  }

  /** Marks a job, so that it is found again. */
  void label(Job job) {
    job.label(FILE, path).label(CONTENT, content);
  }

  /**
   * Refuses if the content has changed. Asks the store before an engine opens it, which would go on
   * with the old job at once.
   */
  void check(Path db) {
    if (!Files.exists(db)) {
      return;
    }
    String url = "sqlite:" + db;
    StoreProvider provider =
        ServiceLoader.load(StoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(some -> some.accepts(url))
            .findFirst()
            .orElseThrow(() -> Refusal.failed("no store for data files is installed"));
    try (Store store = provider.open(url, Json.codec())) {
      Question.Jobs unfinished =
          new Question.Jobs(UNFINISHED, FILE, path, null, Long.MAX_VALUE, MOST);
      for (Question.JobRecord job : store.ask(unfinished)) {
        if (!content.equals(job.info().labels().get(CONTENT))) {
          throw Refusal.usage(
              "job "
                  + job.info().id()
                  + " of this file is unfinished, and the file has changed since."
                  + "\nPut the old content back to go on with it, or give --new to cancel it and"
                  + " start afresh.");
        }
      }
    } catch (StoreException e) {
      throw Refusal.usage(e.reason());
    }
  }

  /** The unfinished jobs of this file, newest first. */
  List<JobView> unfinished(Hilera hilera) {
    return hilera.jobs(new JobFilter(UNFINISHED, FILE, path, null, Long.MAX_VALUE, MOST));
  }

  /** Lets it run, whatever holds it up. */
  static void goOn(Hilera hilera, JobView job) {
    if (job.status() == JobStatus.RUNNING) {
      hilera.takeUp(job.id());
    }
    if (job.status() == JobStatus.PAUSED) {
      hilera.resume(job.id());
    }
    if (job.status() == JobStatus.PENDING) {
      try {
        hilera.start(job.id());
      } catch (HileraException.Conflict _) {
        // It was started before, and no attempt has begun yet.
      }
    }
  }
}
