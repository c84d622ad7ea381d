package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Why;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node is asked why tasks wait that another one drives. */
class WhyElsewhereTest extends Opened {
  private final Store shared = FaultyStore.keptOpen(ControlInMemoryTest.memory());

  @Override
  Store store() {
    return shared;
  }

  private Hilera node(String name) {
    return open(config().node(new Config.Node(name, Map.of(), Resources.NONE)));
  }

  @Test
  void theRowsTellWhatTheOtherNodeDoes() throws Exception {
    Hilera owner = node("owner");
    Hilera other = node("other");
    Recorder events = new Recorder();
    owner.watch(events);
    Gate gate = new Gate();
    Job job = Job.named("theirs");
    var runs = job.task("runs", gate::passUnlessInterrupted);
    job.task("naps", () -> Attempt.current().sleep("nap", Duration.ofHours(1)));
    job.task("delayed", () -> 1).delay(Duration.ofHours(1));
    job.task(
            "fails",
            () -> {
              throw new IllegalStateException("planted");
            })
        .retry(Retry.times(2).backoff(Duration.ofHours(1)));
    var second = job.task("second", () -> 1).needs(runs);
    job.task("third", () -> 1).needs(second);
    long id = owner.run(job).jobId();
    gate.awaitArrival();
    events.await(Event.Kind.TASK_STARTED, "runs");
    events.await(Event.Kind.TASK_SLEEPING, "naps");
    events.await(Event.Kind.TASK_RETRYING, "fails");

    assertThat(other.why(id, 0, 10))
        .extracting(Why::task, Why::kind)
        .containsExactly(
            tuple("runs", Why.Kind.RUNNING),
            tuple("naps", Why.Kind.ASLEEP),
            tuple("delayed", Why.Kind.DELAYED),
            tuple("fails", Why.Kind.RETRYING),
            tuple("second", Why.Kind.NEEDS),
            tuple("third", Why.Kind.NEEDS));
    assertThat(other.why(id, "third").orElseThrow().text())
        .startsWith("it waits for 'second'. In the end for 'runs': attempt 1 runs on node 'owner'");
    assertThat(other.why(id, 0, 10)).isEqualTo(owner.why(id, 0, 10));

    owner.pause(id);
    gate.open();
    events.await(Event.Kind.TASK_TERMINATED, "runs");
    assertThat(other.why(id, "second")).isEqualTo(owner.why(id, "second"));
    owner.cancel(id);
    assertThat(other.why(id, 0, 10)).isEmpty();
  }
}
