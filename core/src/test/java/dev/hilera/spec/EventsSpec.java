package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Subscription;
import dev.hilera.engine.HostAround;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Section 4: events. */
abstract class EventsSpec extends Opened {

  /** What holds for the numbered events of every job that is over. */
  static void inOrder(List<Event> events) {
    assertThat(events)
        .extracting(Event::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events).extracting(Event::at).isSorted();
    assertThat(events.getFirst().kind()).isEqualTo(Event.Kind.JOB_CREATED);
    assertThat(events.getLast().kind()).isEqualTo(Event.Kind.JOB_FINISHED);
    Map<String, Integer> started = new HashMap<>();
    Map<String, Integer> ended = new HashMap<>();
    for (Event event : events) {
      String attempt = event.task() + " " + event.attempt();
      if (event.kind() == Event.Kind.TASK_STARTED) {
        assertThat(started.merge(attempt, 1, Integer::sum)).as("started " + attempt).isEqualTo(1);
      } else if (event.kind() == Event.Kind.TASK_TERMINATED) {
        assertThat(started).containsKey(attempt);
        assertThat(event.outcome()).isNotNull();
        assertThat(ended.merge(attempt, 1, Integer::sum)).as("ended " + attempt).isEqualTo(1);
      }
    }
    assertThat(ended).isEqualTo(started);
  }

  /** A job in which nearly everything happens. */
  private static Job eventful() {
    Job job = Job.named("eventful");
    var first =
        job.task(
            "first",
            () -> {
              Attempt.current().progress(50, "half");
              Attempt.current().sleep("nap", Duration.ofMillis(5));
              return 1;
            });
    var flaky =
        job.task(
                "flaky",
                first,
                one -> {
                  if (Attempt.current().number() == 1) {
                    throw new IllegalStateException("once");
                  }
                  return 2;
                })
            .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    var fails =
        job.task(
            "fails",
            () -> {
              throw new IllegalStateException("always");
            });
    job.task("not run", () -> 3).needs(fails);
    job.task(
            "slow",
            () -> {
              new Gate().pass();
            })
        .timeout(Duration.ofMillis(20));
    job.task("last", flaky, two -> two);
    return job;
  }

  @Test
  void theyComeInOneOrderWithoutGapsAndEveryAttemptStartsAndEndsOnce() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);

    Run run = hilera.run(eventful());

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    events.awaitFinished(1);
    inOrder(events.numbered());
    assertThat(events.all()).noneMatch(event -> "not run".equals(event.task()));
    assertThat(events.of(Event.Kind.TASK_RETRYING)).hasSize(1);
    assertThat(events.of(Event.Kind.TASK_TERMINATED))
        .extracting(Event::outcome)
        .containsExactlyInAnyOrder(
            Outcome.COMPLETED,
            Outcome.CRASHED,
            Outcome.COMPLETED,
            Outcome.CRASHED,
            Outcome.TIMEOUT,
            Outcome.COMPLETED);
    assertThat(events.of(Event.Kind.TASK_STARTED))
        .allSatisfy(event -> assertThat(event.node()).isEqualTo("local"));
    Event finished = events.of(Event.Kind.JOB_FINISHED).getFirst();
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.counts()).isEqualTo(finish(run).job().counts());
  }

  @Test
  void aDependentStartsAfterTheEndOfEverythingItNeeds() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("layers");
    var layer = new java.util.ArrayList<dev.hilera.Task<Integer>>();
    for (int i = 0; i < 5; i++) {
      layer.add(job.task("0-" + i, () -> 0));
    }
    for (int depth = 1; depth < 8; depth++) {
      var next = new java.util.ArrayList<dev.hilera.Task<Integer>>();
      for (int i = 0; i < 5; i++) {
        next.add(job.task(depth + "-" + i, List.copyOf(layer), all -> all.size()));
      }
      layer = next;
    }
    finish(hilera.run(job));
    events.awaitFinished(1);

    Map<String, Long> ended = new HashMap<>();
    for (Event event : events.numbered()) {
      if (event.kind() == Event.Kind.TASK_TERMINATED) {
        ended.put(event.task(), event.seq());
      } else if (event.kind() == Event.Kind.TASK_STARTED) {
        int depth = event.task().charAt(0) - '0';
        for (int i = 0; depth > 0 && i < 5; i++) {
          assertThat(ended).containsKey((depth - 1) + "-" + i);
        }
      }
    }
  }

  @Test
  void whatIsRebuiltFromTheStoreIsWhatALiveSubscriberSaw() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Run run = hilera.run(eventful());
    finish(run);
    hilera.retry(run.jobId());
    finish(run);
    events.awaitFinished(2);

    inOrder(events.numbered());
    assertThat(hilera.events(run.jobId(), 0, 10_000)).containsExactlyElementsOf(events.numbered());
    assertThat(hilera.events(run.jobId(), 3, 2))
        .containsExactlyElementsOf(events.numbered().subList(3, 5));
    assertThat(hilera.events(run.jobId(), events.numbered().size(), 5)).isEmpty();
  }

  @Test
  void aSubscriberOfOneJobSeesNoOther() throws Exception {
    Hilera hilera = open();
    Job one = Job.named("one");
    one.task("task", () -> 1);
    long first = hilera.submit(one);
    long second = hilera.submit(one);
    Recorder events = new Recorder();
    hilera.watch(first, events);

    finish(hilera.start(second));
    finish(hilera.start(first));

    events.awaitFinished(1);
    assertThat(events.all()).allMatch(event -> event.job() == first);
    assertThat(events.kinds())
        .containsExactly(
            Event.Kind.JOB_STARTED,
            Event.Kind.TASK_STARTED,
            Event.Kind.TASK_TERMINATED,
            Event.Kind.JOB_FINISHED);
  }

  @Test
  void aThrowingAndABlockedSubscriberDelayNobody() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Recorder events = new Recorder();
    hilera.watch(event -> {
      throw new IllegalStateException("a subscriber that throws");
    });
    hilera.watch(event -> {
      throw new StackOverflowError("a subscriber that throws an error");
    });
    hilera.watch(event -> gate.passUnlessInterrupted());
    hilera.watch(events);

    assertThat(finish(hilera.run(eventful())).status()).isEqualTo(JobStatus.FAILED);
    events.awaitFinished(1);
    inOrder(events.numbered());
    gate.open();
  }

  @Test
  void aSlowSubscriberIsToldThatItMissedSomething() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Recorder events = new Recorder();
    hilera.watch(event -> {
      if (event.kind() == Event.Kind.JOB_CREATED) {
        gate.passUnlessInterrupted();
      }
      events.accept(event);
    });
    Recorder told = new Recorder();
    hilera.watch(told);
    Job job = Job.named("many");
    for (int i = 0; i < 6_000; i++) {
      job.task("t" + i, () -> 1);
    }
    finish(hilera.run(job));
    told.awaitFinished(1);
    gate.open();
    events.awaitFinished(1);

    Event missed = events.of(Event.Kind.MISSED).getFirst();
    long last = 0;
    for (Event event : events.numbered()) {
      if (event.kind() == Event.Kind.MISSED) {
        assertThat(event.seq()).isGreaterThan(last);
      } else {
        assertThat(event.seq()).isEqualTo(last + 1);
      }
      last = event.seq();
    }
    List<Event> asked = hilera.events(missed.job(), 0, (int) missed.seq());
    assertThat(asked).hasSize((int) missed.seq());
  }

  @Test
  void whoeverWatchesEverythingIsToldOfWhichJobsItMissedSomething() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Recorder events = new Recorder();
    hilera.watch(event -> {
      gate.passUnlessInterrupted();
      events.accept(event);
    });
    Recorder told = new Recorder();
    hilera.watch(told);
    Job small = Job.named("small");
    small.task("task", () -> Attempt.current().progress(50, "half"));
    Job big = Job.named("big");
    for (int i = 0; i < 6_000; i++) {
      big.task("t" + i, () -> 1);
    }
    long first = finish(hilera.run(small)).job().id();
    long second = finish(hilera.run(small)).job().id();
    long third = finish(hilera.run(big)).job().id();
    told.await(event -> event.job() == third && event.kind() == Event.Kind.JOB_FINISHED);
    gate.open();
    events.await(event -> event.job() == third && event.kind() == Event.Kind.JOB_FINISHED);

    assertThat(events.of(Event.Kind.MISSED))
        .extracting(Event::job)
        .containsExactly(first, second, third);
  }

  @Test
  void nothingIsToldToASubscriptionThatIsClosed() throws Exception {
    Hilera hilera = open();
    Recorder closed = new Recorder();
    Recorder open = new Recorder();
    Subscription subscription = hilera.watch(closed);
    hilera.watch(open);
    subscription.close();
    subscription.close();

    finish(hilera.run(eventful()));

    open.awaitFinished(1);
    assertThat(closed.all()).isEmpty();
  }

  @Test
  void whatWasCommittedBeforeTheCloseIsToldAfterIt() throws Exception {
    HeldHost host = new HeldHost("hilera-delivery");
    Hilera hilera = open(config(), store(), host);
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    host.hold(gate);
    Job job = Job.named("told late");
    for (int i = 0; i < 50; i++) {
      job.task("t" + i, () -> 1);
    }
    finish(hilera.run(job));
    hilera.close();
    gate.open();

    events.awaitFinished(1);
    inOrder(events.numbered());
    assertThat(events.of(Event.Kind.TASK_TERMINATED)).hasSize(50);
  }

  /** A machine on which threads of one name are held where they wait. */
  private static final class HeldHost extends HostAround {
    private final String thread;
    private volatile @Nullable Gate gate;

    HeldHost(String thread) {
      super(new SystemHost());
      this.thread = thread;
    }

    void hold(Gate at) {
      gate = at;
    }

    @Override
    public Waiter waiter() {
      Waiter real = super.waiter();
      return new Waiter() {
        @Override
        public void await(long nanos) {
          real.await(nanos);
          Gate at = gate;
          if (at != null && Thread.currentThread().getName().equals(thread)) {
            at.passUnlessInterrupted();
          }
        }

        @Override
        public void wake() {
          real.wake();
        }
      };
    }
  }

  @Test
  void aLateSubscriberAsksForTheStateAndHearsTheRest() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("late");
    var first = job.task("first", () -> "one");
    job.task(
        "second",
        first,
        one -> {
          gate.pass();
          return one + ", two";
        });
    Run run = hilera.run(job);
    gate.awaitArrival();
    Recorder events = new Recorder();
    hilera.watch(run.jobId(), events);
    assertThat(hilera.result(run.jobId(), "first")).isEqualTo("one");
    gate.open();
    finish(run);
    events.awaitFinished(1);

    List<Event> live = events.numbered();
    List<Event> stored = hilera.events(run.jobId(), 0, 100);
    assertThat(stored).endsWith(live.toArray(Event[]::new));
    inOrder(stored);
    assertThat(hilera.result(run.jobId(), "second")).isEqualTo("one, two");
  }

  @Test
  void progressIsCoalescedAndHasNoNumber() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("progress");
    job.task(
        "tells",
        () -> {
          for (int i = 0; i <= 200_000; i++) {
            Attempt.current().progress(i / 2_000, "step " + i);
          }
        });
    finish(hilera.run(job));
    events.awaitFinished(1);

    List<Event> told = events.of(Event.Kind.TASK_PROGRESS);
    assertThat(told).isNotEmpty().hasSizeLessThan(1_000);
    assertThat(told).allMatch(event -> event.seq() == 0);
    assertThat(told.getLast().progress().message()).isEqualTo("step 200000");
    inOrder(events.numbered());
  }
}
