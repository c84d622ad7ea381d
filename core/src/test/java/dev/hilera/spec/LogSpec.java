package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskType;
import dev.hilera.engine.Sabotage;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last paragraph of section 4: what is logged, and what is not. */
abstract class LogSpec extends Opened {
  private static final Logger LOG = Logger.getLogger("dev.hilera");

  /** One line as it is written. */
  private record Line(Level level, String text) {}

  private static final class Lines extends Handler {
    private final List<Line> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void publish(LogRecord entry) {
      Object[] values = entry.getParameters();
      String text =
          values == null || values.length == 0
              ? entry.getMessage()
              : MessageFormat.format(entry.getMessage(), values);
      all.add(new Line(entry.getLevel(), text));
      if (text.contains("the loop failed") && failures.getAndDecrement() > 0) {
        throw new OutOfMemoryError("planted");
      }
    }

    List<String> at(Level level) {
      return all.stream().filter(line -> line.level() == level).map(Line::text).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final Lines lines = new Lines();

  private final TaskType<Secret, String> type =
      TaskType.of("type", Secret.class, secret -> "result of " + secret.word());

  /** A parameter that nobody is to read in a log. */
  record Secret(String word) {}

  @BeforeEach
  void listen() {
    LOG.addHandler(lines);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(lines);
  }

  private void restlessLife() throws InterruptedException {
    Config.Node node = Config.memory().node();
    Hilera hilera =
        open(config().types(type).node(new Config.Node("here", node.labels(), node.capacity())));
    Gate never = new Gate();
    Job job = Job.named("restless");
    job.task("typed", type, new Secret("hush"));
    job.task(
            "explodes",
            () -> {
              throw new IllegalStateException("planted");
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    job.task("lingers", never::passUnlessInterrupted).timeout(Duration.ofMillis(50));
    finish(hilera.run(job));
    hilera.close();
  }

  @Test
  void eachKindOfNewsHasItsLevel() throws Exception {
    restlessLife();

    assertThat(lines.at(Level.INFO))
        .anySatisfy(line -> assertThat(line).contains("node 'here' started"))
        .anySatisfy(line -> assertThat(line).contains("'restless' of 3 tasks submitted"))
        .anySatisfy(line -> assertThat(line).contains("'restless' has started"))
        .anySatisfy(line -> assertThat(line).contains("'restless' is failed"))
        .anySatisfy(line -> assertThat(line).contains("node 'here' stopped"));
    assertThat(lines.at(Level.WARNING))
        .anySatisfy(line -> assertThat(line).contains("explodes", "crashed", "it is tried again"))
        .anySatisfy(line -> assertThat(line).contains("lingers", "timeout"));
    assertThat(lines.at(Level.SEVERE)).isEmpty();
  }

  @Test
  void everyLineAboutATaskNamesJobTaskAttemptAndNode() throws Exception {
    restlessLife();

    for (Line line : lines.all) {
      if (line.text().contains("lingers") || line.text().contains("explodes")) {
        assertThat(line.text()).containsPattern("job \\d+ .*task '\\w+' attempt \\d+ on here");
      }
    }
    assertThat(lines.at(Level.WARNING)).hasSizeGreaterThan(2);
  }

  @Test
  void aThreadThatDoesNotStopIsNamedWithItsStack() throws Exception {
    Config.Times times = config().times();
    Config.Times brief =
        new Config.Times(Duration.ofMillis(20), times.drain(), times.code(), times.lease());
    Hilera hilera = open(config().times(brief));
    Gate never = new Gate();
    Job job = Job.named("deaf");
    job.task("deaf", () -> turnADeafEar(never)).timeout(Duration.ofMillis(20));
    finish(hilera.run(job));

    eventually(() -> abandoned().count() == 1);

    assertThat(abandoned()).first().asString().contains("turnADeafEar");
    never.open();
  }

  private Stream<String> abandoned() {
    return lines.at(Level.WARNING).stream().filter(line -> line.contains("is abandoned"));
  }

  private static void turnADeafEar(Gate never) throws InterruptedException {
    if (!never.passUnlessInterrupted()) {
      never.pass();
    }
  }

  @Test
  void thatLambdasDoNotOutliveTheProcessIsSaidOnceForEachNameWhereItMatters() throws Exception {
    Store store = store();
    Hilera hilera = open(config(), store);
    for (String name : List.of("one", "two", "one")) {
      Job job = Job.named(name);
      job.task("task", () -> 1);
      finish(hilera.run(job));
    }

    List<String> warnings =
        lines.at(Level.WARNING).stream().filter(line -> line.contains("has lambdas")).toList();

    if (store.durable()) {
      assertThat(warnings).hasSize(2);
      assertThat(warnings.getFirst()).contains("'one'", "register a job type");
      assertThat(warnings.getLast()).contains("'two'");
    } else {
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void aCommitThatFailsIsAnError() throws Exception {
    FaultyStore store =
        FaultyStore.around(store())
            .failBefore(FaultyStore.ends(0), FaultyStore.of(StoreException.Kind.FAILED), 1);
    Hilera hilera = open(config(), store);
    Job job = Job.named("once more");
    job.task("task", () -> 1);

    finish(hilera.run(job));

    assertThat(lines.at(Level.SEVERE))
        .anySatisfy(line -> assertThat(line).contains("a commit failed", "planted"));
  }

  @Test
  void aLogThatFailsDoesNotKeepTheLoopFromGoingOn() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("sound");
    job.task("task", gate::passUnlessInterrupted);
    Run run = hilera.run(job);
    gate.awaitArrival();
    lines.failures.set(2);

    assertThatThrownBy(() -> Sabotage.failInside(hilera)).hasMessageContaining("planted");
    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(lines.at(Level.SEVERE)).filteredOn(l -> l.contains("the loop failed")).hasSize(3);
  }

  @Test
  void noValueIsLogged() throws Exception {
    restlessLife();

    assertThat(lines.all).extracting(Line::text).noneMatch(text -> text.contains("hush"));
  }
}
