package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Spec 3.2: the higher priority goes first, equal ones as they became ready. */
public abstract class PrioritySpec extends Engines {
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void equalTasksRunInTheOrderOfTheDescription() throws Exception {
    Hilera hilera = open(1);
    List<String> names = new ArrayList<>();
    Job job = Job.named("equal");
    for (int i = 0; i < 100; i++) {
      names.add("t" + i);
      recorded(job, "t" + i);
    }
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).containsExactlyElementsOf(names);
  }

  @Test
  void theHigherPriorityOfATaskGoesFirst() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("tasks");
    recorded(job, "low").priority(-1);
    recorded(job, "none");
    recorded(job, "high").priority(1);
    recorded(job, "highest").priority(Integer.MAX_VALUE);
    recorded(job, "lowest").priority(Integer.MIN_VALUE);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).containsExactly("highest", "high", "none", "low", "lowest");
  }

  @Test
  void theJobsPriorityCountsBeforeTheTasks() throws Exception {
    Hilera hilera = open(1);
    List<Run> runs = new ArrayList<>();
    runs.add(occupied(hilera));
    runs.add(hilera.run(one("low", -1, 100)));
    runs.add(hilera.run(one("plain", 0, 0)));
    runs.add(hilera.run(one("high", 1, -100)));
    go.countDown();
    for (Run run : runs) {
      over(run);
    }
    assertThat(ran).containsExactly("high", "plain", "low");
  }

  @Test
  void whatIsReadyLaterButMoreUrgentOvertakesALongQueue() throws Exception {
    Hilera hilera = open(1);
    List<Run> runs = new ArrayList<>();
    runs.add(occupied(hilera));
    Job many = Job.named("many");
    for (int i = 0; i < 500; i++) {
      recorded(many, "low" + i);
    }
    runs.add(hilera.run(many));
    runs.add(hilera.run(one("urgent", 1, 0)));
    go.countDown();
    for (Run run : runs) {
      over(run);
    }
    assertThat(ran).hasSize(501).startsWith("urgent", "low0", "low1");
  }

  @Test
  void equalJobsTakeTheirTurnsAsTheyBecameReady() throws Exception {
    Hilera hilera = open(1);
    List<Run> runs = new ArrayList<>();
    runs.add(occupied(hilera));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      names.add("job" + i);
      runs.add(hilera.run(one("job" + i, 0, 0)));
    }
    go.countDown();
    for (Run run : runs) {
      over(run);
    }
    assertThat(ran).containsExactlyElementsOf(names);
  }

  /** Keeps the only worker until {@link #go}. */
  private Run occupied(Hilera hilera) throws InterruptedException {
    Job job = Job.named("occupied");
    job.task(
        "occupied",
        () -> {
          busy.countDown();
          pass(go);
        });
    Run run = hilera.run(job);
    pass(busy);
    return run;
  }

  private Job one(String name, int jobPriority, int taskPriority) {
    Job job = Job.named(name).priority(jobPriority);
    recorded(job, name).priority(taskPriority);
    return job;
  }

  private Task<?> recorded(Job job, String name) {
    return job.task(name, () -> ran.add(name));
  }
}
