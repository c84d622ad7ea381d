package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.job.Payload;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Asks two stores the same. */
final class StoreComparison {
  private final Random random;
  private final Store reference;
  private final Store compared;

  StoreComparison(Random random, Store reference, Store compared) {
    this.random = random;
    this.reference = reference;
    this.compared = compared;
  }

  /** Asks everything; the answers must be the same. */
  void askAll(int jobs) {
    ask(Question.Jobs.newest(100));
    Set<JobStatus> some = EnumSet.of(JobStatus.values()[random.nextInt(6)], JobStatus.RUNNING);
    ask(new Question.Jobs(some, null, null, "job", 8, 3));
    ask(new Question.Jobs(Set.of(), "label", random.nextBoolean() ? null : "l1", null, 99, 5));
    ask(new Question.JobCounts());
    ask(new Question.Nodes());
    for (long id = 1; id <= 4; id++) {
      long job = id == 1 ? 1 + random.nextInt(30) : jobs - id;
      ask(new Question.JobById(job));
      ask(new Question.Tasks(job, random.nextInt(4), 1 + random.nextInt(9)));
      ask(new Question.TaskNumber(job, "t" + random.nextInt(9)));
      ask(new Question.Attempts(job, random.nextInt(4)));
      ask(new Question.Results(job, List.of(3, 0, 1, 2)));
      ask(new Question.Events(job, random.nextInt(9), 1 + random.nextInt(99)));
      int task = random.nextInt(4);
      ask(new Question.PayloadOf(job, Payload.Kind.RESULT, task, 0, ""));
      ask(new Question.PayloadOf(job, Payload.Kind.ERROR, task - 1, 1, ""));
      ask(new Question.PayloadOf(job, Payload.Kind.CHECKPOINT, task, 0, "c1"));
      ask(new Question.PayloadOf(job, Payload.Kind.DEADLINE, task, 0, "nap0"));
      ask(new Question.PayloadOf(job, Payload.Kind.PROGRESS, task, 0, ""));
    }
  }

  private void ask(Question<?> question) {
    assertThat(StoreTexts.text(compared.ask(question)))
        .as(question.toString())
        .isEqualTo(StoreTexts.text(reference.ask(question)));
  }
}
