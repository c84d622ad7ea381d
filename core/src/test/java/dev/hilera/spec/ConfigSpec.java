package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.Resources;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 2: options are validated when an engine is opened, as descriptions are. */
public abstract class ConfigSpec extends Engines {
  private static final Duration NEVER = Duration.ofSeconds(-1);

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void thereIsOneWorkerOrMore(int workers) {
    assertThat(faults(store().workers(workers)))
        .singleElement()
        .matches(problem -> problem.place().equals("workers"));
  }

  @Test
  void unboundedIsAllowed() {
    assertThat(open(Config.UNBOUNDED).stats().workers()).isEqualTo(Config.UNBOUNDED);
  }

  @Test
  void everyFaultIsReportedAtOnce() {
    Config config =
        store()
            .workers(0)
            .node(new Config.Node(" ", Map.of(), Resources.NONE))
            .times(new Config.Times(NEVER, NEVER, NEVER, Duration.ZERO))
            .limits(new Config.Limits(0, -1, 0, -1))
            .lostLimit(0)
            .retention(new Config.Retention(NEVER, -1))
            .types(
                TaskType.of("twin", String.class, params -> ""),
                TaskType.of("twin", String.class, params -> ""));
    assertThat(faults(config))
        .extracting(Problem::place)
        .contains("workers", "lost_limit", "node.name", "grace", "drain", "code", "lease", "limits")
        .contains("retention.age", "retention.count")
        .contains("types.twin");
  }

  @Test
  void aConfigurationThatIsRefusedLeavesNothingOpen() {
    assertThat(faults(store().workers(0))).isNotEmpty();
    assertThat(open(1).stats().workers()).isEqualTo(1);
  }

  @Test
  void aStoreThatNoModuleKnowsIsRefusedByName() {
    var refusal =
        catchThrowableOfType(
            HileraException.Storage.class, () -> Hilera.open(store().store("stone:tablet")));
    assertThat(refusal).hasMessageContaining("stone:tablet");
  }

  private static List<Problem> faults(Config config) {
    return catchThrowableOfType(HileraException.Invalid.class, () -> Hilera.open(config))
        .problems();
  }
}
