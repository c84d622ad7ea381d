package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 3.1: a task is ready when everything it needs is completed, never earlier, never later. */
public abstract class ReadinessSpec extends Engines {
  private static final Map<String, List<String>> DIAMOND =
      Map.of("a", List.of(), "b", List.of("a"), "c", List.of("a"), "d", List.of("b", "c"));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, Config.UNBOUNDED})
  void aDiamondRunsInOrderHoweverItIsSubmitted(int workers) throws Exception {
    Hilera hilera = open(workers);
    List<List<String>> orders = orders(List.of("a", "b", "c", "d"));
    assertThat(orders).hasSize(24);
    for (List<String> order : orders) {
      Queue<String> ended = new ConcurrentLinkedQueue<>();
      Job job = Job.named("diamond");
      for (String name : order) {
        Task<?> task =
            job.task(
                name,
                () -> {
                  assertThat(ended).containsAll(DIAMOND.get(name));
                  ended.add(name);
                });
        DIAMOND.get(name).forEach(task::needs);
      }
      assertThat(run(hilera, job).status()).as("%s", order).isEqualTo(JobStatus.COMPLETED);
      assertThat(ended).hasSize(4).startsWith("a").endsWith("d");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, Config.UNBOUNDED})
  void noTaskOfARandomGraphStartsBeforeWhatItNeedsHasEnded(int workers) throws Exception {
    Hilera hilera = open(workers);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int count = 400;
    Set<Integer> ended = ConcurrentHashMap.newKeySet();
    Job job = Job.named("random");
    for (int number : shuffled(count, random)) {
      List<Integer> needs = new ArrayList<>();
      for (int edge = random.nextInt(4); edge > 0 && number > 0; edge--) {
        needs.add(random.nextInt(number));
      }
      Task<?> task =
          job.task(
              "t" + number,
              () -> {
                assertThat(ended).containsAll(needs);
                ended.add(number);
              });
      task.priority(random.nextInt(3));
      needs.forEach(need -> task.needs("t" + need));
    }
    assertThat(run(hilera, job).status()).as("seed %d", seed).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended).hasSize(count);
  }

  @Test
  void aTaskStartsAsSoonAsItIsReadyWithoutWaves() throws Exception {
    Hilera hilera = open(2);
    CountDownLatch secondEnded = new CountDownLatch(1);
    Job job = Job.named("no waves");
    Task<?> a = job.task("a", () -> {});
    job.task("a2", secondEnded::countDown).needs(a);
    // Beside both of them, and it ends only when both have ended: a wave would wait for it.
    job.task("b", () -> pass(secondEnded));
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aShortChainEndsBeforeALongTaskBesideIt() throws Exception {
    Hilera hilera = open(2);
    Queue<String> ended = new ConcurrentLinkedQueue<>();
    Job job = Job.named("two workers");
    Task<?> a = job.task("a", () -> busy(50, "a", ended));
    job.task("b", () -> busy(400, "b", ended));
    job.task("a2", () -> ended.add("a2")).needs(a);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended).containsExactly("a", "a2", "b");
  }

  @Test
  void prioritiesNeverOverrideADependency() throws Exception {
    Hilera hilera = open(1);
    Queue<String> ran = new ConcurrentLinkedQueue<>();
    Job job = Job.named("priority").priority(5);
    job.task("last", () -> ran.add("last")).needs("first").priority(Integer.MAX_VALUE);
    job.task("first", () -> ran.add("first")).priority(Integer.MIN_VALUE);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).containsExactly("first", "last");
  }

  @Test
  void aFailureElsewhereMakesNothingReady() throws Exception {
    Hilera hilera = open(2);
    Queue<String> ran = new ConcurrentLinkedQueue<>();
    Job job = Job.named("failure");
    Task<?> good = job.task("good", () -> ran.add("good"));
    Task<?> bad =
        job.task(
            "bad",
            () -> {
              throw new IllegalStateException("bad");
            });
    job.task("both", () -> ran.add("both")).needs(good, bad);
    job.task("after", () -> ran.add("after")).needs("both");
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.FAILED);
    assertThat(ran).containsExactly("good");
  }

  @Test
  void aChainOfThousandsEnds() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("chain");
    Task<Integer> last = job.task("t0", () -> 0);
    for (int i = 1; i < 3_000; i++) {
      last = job.task("t" + i, last, n -> n + 1);
    }
    assertThat(run(hilera, job).value(last)).isEqualTo(2_999);
  }

  @Test
  void aFanOutAndInOfThousandsEnds() throws Exception {
    Hilera hilera = open(4);
    Job job = Job.named("fan");
    Task<Integer> first = job.task("first", () -> 1);
    List<Task<Integer>> middle = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      middle.add(job.task("m" + i, first, n -> n));
    }
    Task<Integer> sum =
        job.task("sum", middle, all -> all.stream().mapToInt(Integer::intValue).sum());
    assertThat(run(hilera, job).value(sum)).isEqualTo(5_000);
  }

  @Test
  void enablesIsTheSameEdgeFromTheOtherEnd() throws Exception {
    Hilera hilera = open(4);
    Map<String, Long> at = new HashMap<>();
    Job job = Job.named("enables");
    job.task("z", () -> at.put("z", System.nanoTime())).enables("y");
    job.task("y", () -> at.put("y", System.nanoTime())).enables("x");
    job.task("x", () -> at.put("x", System.nanoTime()));
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(at.get("z")).isLessThan(at.get("y"));
    assertThat(at.get("y")).isLessThan(at.get("x"));
  }

  private static void busy(long millis, String name, Queue<String> ended) {
    long end = System.nanoTime() + millis * 1_000_000;
    spin(() -> System.nanoTime() >= end);
    ended.add(name);
  }

  private static List<Integer> shuffled(int count, Random random) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    java.util.Collections.shuffle(numbers, random);
    return numbers;
  }

  private static List<List<String>> orders(List<String> names) {
    if (names.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : names) {
      List<String> rest = new ArrayList<>(names);
      rest.remove(first);
      for (List<String> order : orders(rest)) {
        List<String> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }
}
