package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.store.Removal;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand finished jobs leave threads and heap where they were. */
abstract class LeaksSpec extends Opened {
  private static final int JOBS = 1_000;

  /** Each leaves so much in the store until that forgets it; the engine must keep none of it. */
  private static final int RESULT_BYTES = 100_000;

  @Test
  void aThousandFinishedJobsLeaveThreadsAndHeapWhereTheyWere() throws Exception {
    Store store = store();
    Hilera hilera = open(config(), store);
    hilera.watch(event -> {});
    run(hilera, 50);
    store.remove(new Removal(Long.MAX_VALUE, 0, 0));
    int threads = threads();
    long heap = heap();

    for (int i = 0; i < 10; i++) {
      run(hilera, JOBS / 10);
      store.remove(new Removal(Long.MAX_VALUE, 0, 0));
    }

    eventually(() -> threads() <= threads + 3);
    assertThat(heap() - heap).isLessThan(JOBS * 10_000L);
  }

  private static void run(Hilera hilera, int jobs) throws InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      Job job = Job.named("job " + i).timeout(Duration.ofHours(1));
      var big =
          job.task(
                  "big",
                  () -> {
                    Attempt.current().progress(10, "begun");
                    Attempt.current().checkpoint("begun", () -> 1);
                    return new byte[RESULT_BYTES];
                  })
              .timeout(Duration.ofMinutes(1));
      job.task(
              "flaky",
              big,
              bytes -> {
                if (Attempt.current().number() == 1) {
                  throw new IllegalStateException("once");
                }
                Attempt.current().sleep("nap", Duration.ofMillis(1));
                return bytes.length;
              })
          .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
      runs.add(hilera.run(job));
    }
    for (Run run : runs) {
      assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("hilera-"))
            .count();
  }

  /** The least of some measures, because a collection may come late. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
