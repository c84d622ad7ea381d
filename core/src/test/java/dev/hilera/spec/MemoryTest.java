package dev.hilera.spec;

import dev.hilera.Config;
import org.junit.jupiter.api.Nested;

/** Every behaviour on the store in memory. */
class MemoryTest {
  interface OnMemory extends Stored {
    @Override
    default Config store() {
      return Config.memory();
    }
  }

  @Nested
  class Descriptions extends DescriptionSpec implements OnMemory {}

  @Nested
  class Configurations extends ConfigSpec implements OnMemory {}

  @Nested
  class Readiness extends ReadinessSpec implements OnMemory {}

  @Nested
  class Priorities extends PrioritySpec implements OnMemory {}

  @Nested
  class WorkerLimits extends WorkersSpec implements OnMemory {}

  @Nested
  class Inputs extends InputsSpec implements OnMemory {}

  @Nested
  class Outcomes extends OutcomeSpec implements OnMemory {}

  @Nested
  class Timeouts extends TimeoutSpec implements OnMemory {}

  @Nested
  class Retries extends RetrySpec implements OnMemory {}

  @Nested
  class Failures extends FailureSpec implements OnMemory {}

  @Nested
  class JobResults extends JobResultSpec implements OnMemory {}

  @Nested
  class JobStarts extends JobStartSpec implements OnMemory {}

  @Nested
  class BigJobs extends BigJobSpec implements OnMemory {}

  @Nested
  class Retentions extends RetentionSpec implements OnMemory {}

  @Nested
  class StuckTasks extends StuckSpec implements OnMemory {}
}
