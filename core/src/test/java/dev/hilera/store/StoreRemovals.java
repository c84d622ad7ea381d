package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.job.LiveJob;
import dev.hilera.job.Payload;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is forgotten is forgotten whole, and what lives is not. */
abstract class StoreRemovals extends StoreQuestions {
  private LiveJob cancelled(String name, int tasks) {
    LiveJob job = one.start(info(name), tasks(new int[tasks][0]));
    job.cancel(NOW);
    boolean more = true;
    while (more) {
      more = job.sweep(100_000);
      one.commit(job);
    }
    return job;
  }

  @Test
  void aLiveJobIsNeverForgotten() {
    LiveJob waiting = one.submit(info("waiting"), tasks(needs()));
    LiveJob running = one.start(info("running"), tasks(needs()));
    for (LiveJob job : List.of(waiting, running)) {
      assertThat(store.remove(new Removal(Long.MAX_VALUE, 0, id(job)))).isZero();
    }
    assertThat(store.remove(new Removal(Long.MAX_VALUE, 0, 0))).isZero();
    assertThat(ids(Question.Jobs.newest(9))).containsExactly(id(running), id(waiting));
    assertThat(store.remove(new Removal(0, 0, 77_777))).isZero();
  }

  @Test
  void aJobIsSeenWholeOrNotAtAllWhileItIsForgotten() throws InterruptedException {
    int size = 50_000;
    LiveJob job = cancelled("big", size);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch asking = new CountDownLatch(1);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> {
          int asked = 0;
          while (!over.get()) {
            asked++;
            asking.countDown();
            int from = asked * 7_919 % size;
            List<Question.TaskRecord> page = store.ask(new Question.Tasks(id(job), from, 1));
            assertThat(page).allMatch(task -> task.row() != null && task.task() == from);
            assertThat(store.ask(new Question.Attempts(id(job), from))).hasSizeBetween(0, 1);
            int number = store.ask(new Question.TaskNumber(id(job), "t" + (size - 1)));
            assertThat(number).isIn(-1, size - 1);
            if (page.isEmpty() || number < 0) {
              assertThat(store.ask(new Question.JobById(id(job)))).isEmpty();
            }
            store.ask(new Question.JobById(id(job)));
          }
          return asked;
        });
    asking.await();
    assertThat(store.remove(new Removal(0, 0, id(job)))).isEqualTo(1);
    over.set(true);
    assertThat(reader.join()).isPositive();
    assertThat(ids(new Question.Jobs(Set.of(), "team", null, null, Long.MAX_VALUE, 9))).isEmpty();
    assertThat(payload(job, Payload.Kind.RESULT, 0, 0, "")).isEmpty();
    assertThat(events(job)).isEmpty();
    assertThat(store.adopt(Adoption.of(one.incarnation, id(job)))).isEmpty();
  }
}
