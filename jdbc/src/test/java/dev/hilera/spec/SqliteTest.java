package dev.hilera.spec;

import dev.hilera.Config;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every behaviour on SQLite files. */
class SqliteTest {
  @TempDir static Path folder;
  private static final AtomicInteger FILES = new AtomicInteger();

  interface OnSqlite extends Stored {
    @BeforeEach
    default void begin() {
      FILES.incrementAndGet();
    }

    @Override
    default Config store() {
      return Config.file(folder.resolve("jobs-" + FILES.get() + ".db").toString());
    }
  }

  @Nested
  class Descriptions extends DescriptionSpec implements OnSqlite {}

  @Nested
  class Configurations extends ConfigSpec implements OnSqlite {}

  @Nested
  class Readiness extends ReadinessSpec implements OnSqlite {}

  @Nested
  class Priorities extends PrioritySpec implements OnSqlite {}

  @Nested
  class WorkerLimits extends WorkersSpec implements OnSqlite {}

  @Nested
  class Inputs extends InputsSpec implements OnSqlite {}

  @Nested
  class Outcomes extends OutcomeSpec implements OnSqlite {}

  @Nested
  class Timeouts extends TimeoutSpec implements OnSqlite {}

  @Nested
  class Retries extends RetrySpec implements OnSqlite {}

  @Nested
  class Failures extends FailureSpec implements OnSqlite {}

  @Nested
  class JobResults extends JobResultSpec implements OnSqlite {}

  @Nested
  class JobStarts extends JobStartSpec implements OnSqlite {}

  @Nested
  class BigJobs extends BigJobSpec implements OnSqlite {}

  @Nested
  class Retentions extends RetentionSpec implements OnSqlite {}

  @Nested
  class StuckTasks extends StuckSpec implements OnSqlite {}
}
