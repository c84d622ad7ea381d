package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Resources;
import dev.hilera.TaskType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrictTest {
  /** A task type without parameters that matter. */
  record None(int nothing) {}

  /** Knows lists of texts, and nothing else. */
  private static final class Words implements Codec {
    @Override
    public byte[] encode(@Nullable Object value) {
      if (value instanceof List<?> words) {
        return String.join(" ", words.stream().map(String::valueOf).toList())
            .getBytes(StandardCharsets.UTF_8);
      }
      if (value instanceof None) {
        return new byte[0];
      }
      throw new IllegalArgumentException("no list of texts: " + value);
    }

    @Override
    public @Nullable Object decode(byte[] bytes) {
      return bytes.length == 0
          ? new None(0)
          : new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split(" ")));
    }

    @Override
    public byte[] toJson(@Nullable Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object fromJson(byte[] json) {
      throw new UnsupportedOperationException();
    }
  }

  private static final Config.Node SEAT =
      new Config.Node("local", Map.of(), Resources.of("seat", 1));

  private static final Config STRICT = Config.memory().codec(new Words());

  @Test
  void aTaskThatChangesItsInputChangesACopy() throws Exception {
    Job job = Job.named("shared");
    var words = job.task("words", () -> new ArrayList<>(List.of("a", "b")));
    job.task(
        "greedy",
        words,
        list -> {
          list.clear();
          return List.of("done");
        });
    try (var rehearsal = Rehearsal.strict(STRICT, 1)) {
      assertThat(rehearsal.hilera().run(job).await().value(words)).containsExactly("a", "b");
    }
    try (var rehearsal = Rehearsal.of(Config.memory(), 1)) {
      assertThat(rehearsal.hilera().run(job).await().value(words)).isEmpty();
    }
  }

  @Test
  void aValueThatCannotBeCopiedFailsItsTaskAndSaysWhy() throws Exception {
    Job job = Job.named("uncopied");
    job.task("thread", Thread::currentThread);
    try (var rehearsal = Rehearsal.strict(STRICT, 1)) {
      var finished = rehearsal.hilera().run(job).await();
      assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
      assertThat(finished.job().error()).contains("its value cannot be stored: no list of texts");
    }
  }

  @Test
  void codeOutsideOfATypeIsLostWithItsNode() {
    Summary done =
        Simulation.of(STRICT)
            .strict()
            .seed(1)
            .schedules(1)
            .faults(Faults.NONE)
            .run(trial -> {
              Job job = Job.named("lambda");
              job.task("lambda", () -> List.of("never"));
              long id = trial.submit(job);
              trial.crash();
              assertThat(trial.finish(id).job().error()).contains("lambda");
            });
    assertThat(done.jobs()).isEqualTo(1);
  }

  @Test
  void codeOfATypeIsFoundAgain() {
    TaskType<None, List<String>> type = TaskType.of("type", None.class, none -> List.of("found"));
    Simulation.of(STRICT.types(type))
        .strict()
        .seed(1)
        .schedules(50)
        .run(trial -> {
          Job job = Job.named("typed");
          job.task("typed", type, new None(1));
          long id = trial.submit(job);
          trial.crash();
          assertThat(trial.finish(id).result()).isEqualTo(List.of("found"));
        });
  }

  @Test
  void whatRunsOnAnotherNodeGetsAndLeavesCopies() {
    TaskType<None, List<String>> type =
        TaskType.of(
            "type",
            None.class,
            none -> {
              Attempt here = Attempt.current();
              List<String> kept = here.checkpoint("kept", () -> List.of("a", "b"));
              here.sleep("nap", Duration.ofSeconds(5));
              return kept;
            });
    Summary done =
        Simulation.of(STRICT.types(type).node(SEAT).lostLimit(Integer.MAX_VALUE))
            .strict()
            .nodes(2)
            .seed(1)
            .schedules(60)
            .run(trial -> {
              Job job = Job.named("typed");
              for (int i = 0; i < 8; i++) {
                job.task("t" + i, type, new None(1)).resources(Resources.of("seat", 1));
              }
              var finished = trial.finish(job);
              assertThat(finished.job().counts().total()).isEqualTo(8);
              assertThat(finished.job().error()).isNull();
            });
    assertThat(done.moves()).containsKey("completed");
  }

  @Test
  void withoutACodecThereIsNoCopy() {
    assertThatThrownBy(() -> Rehearsal.strict(Config.memory(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("hilera-jdbc");
  }
}
