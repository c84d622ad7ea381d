package dev.hilera.store;

import dev.hilera.JobStatus;
import dev.hilera.job.Payload;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks two stores the same. */
final class StoreComparison {
  private static final int KINDS = 16;

  private final Random random;
  private final StorePair pair;

  StoreComparison(Random random, StorePair pair) {
    this.random = random;
    this.pair = pair;
  }

  /** Asks everything that there may be about the newest jobs and an older one. */
  void askAll(long lastJob) {
    for (int kind = 0; kind < 5; kind++) {
      ask(kind, 0);
    }
    for (int back = 0; back < 4; back++) {
      long job = back == 0 ? 1 + random.nextLong(30) : lastJob - back;
      for (int kind = 5; kind < KINDS; kind++) {
        ask(kind, job);
      }
    }
  }

  /** Asks something. */
  void askSome(long lastJob) {
    for (int i = 0; i < 9; i++) {
      ask(random.nextInt(KINDS), random.nextLong(lastJob + 2));
    }
  }

  private void ask(int kind, long job) {
    int task = random.nextInt(6) - 1;
    int attempt = random.nextInt(3);
    int most = 1 + random.nextInt(9);
    switch (kind) {
      case 0 -> ask(Question.Jobs.newest(100));
      case 1 -> ask(new Question.Jobs(some(), null, null, "job", 8 + random.nextInt(9), most));
      case 2 -> ask(new Question.Jobs(some(), "label", label(), text(), 99, most));
      case 3 -> ask(new Question.JobCounts());
      case 4 -> ask(new Question.Nodes());
      case 5 -> ask(new Question.JobById(job));
      case 6 -> ask(new Question.Tasks(job, random.nextInt(9), most));
      case 7 -> ask(new Question.TaskNumber(job, "t" + random.nextInt(9)));
      case 8 -> ask(new Question.Attempts(job, task));
      case 9 -> ask(new Question.Results(job, List.of(3, 0, 1, 2, 77, -1)));
      case 10 -> ask(new Question.Events(job, random.nextInt(9), most * 10));
      case 11 -> ask(new Question.PayloadOf(job, Payload.Kind.RESULT, task, attempt / 2, ""));
      case 12 -> ask(new Question.PayloadOf(job, Payload.Kind.ERROR, task, attempt, ""));
      case 13 -> ask(new Question.Whole(job));
      case 14 -> ask(new Question.Claimed(attempt + 1L));
      default -> {
        ask(new Question.PayloadOf(job, Payload.Kind.CHECKPOINT, task, 0, "c" + attempt));
        ask(new Question.PayloadOf(job, Payload.Kind.DEADLINE, task, 0, "nap" + attempt));
        ask(new Question.PayloadOf(job, Payload.Kind.PROGRESS, task, 0, ""));
      }
    }
  }

  private Set<JobStatus> some() {
    return random.nextInt(3) == 0
        ? Set.of()
        : EnumSet.of(JobStatus.values()[random.nextInt(6)], JobStatus.RUNNING);
  }

  private @Nullable String label() {
    return random.nextBoolean() ? null : "l" + random.nextInt(3);
  }

  private @Nullable String text() {
    return random.nextBoolean() ? null : "b 1";
  }

  private void ask(Question<?> question) {
    try {
      pair.same(store -> store.ask(question));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(question + ": " + e.getMessage(), e);
    }
  }
}
