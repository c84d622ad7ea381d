package dev.hilera.spec;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.Run;
import dev.hilera.store.Store;
import dev.hilera.store.StoreProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The specifications of control, time, survival and events, on SQLite files. */
class SqliteControlTest {
  private static final AtomicInteger FILES = new AtomicInteger();
  @TempDir static Path folder;

  private static Store sqlite() {
    String url = "sqlite:" + folder.resolve("control-" + FILES.incrementAndGet() + ".db");
    Codec codec = ServiceLoader.load(Codec.class).findFirst().orElseThrow();
    return ServiceLoader.load(StoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.accepts(url))
        .findFirst()
        .orElseThrow()
        .open(url, codec);
  }

  @Nested
  class Cancel extends CancelSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Forget extends ForgetSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Pause extends PauseSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Sleep extends SleepSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Checkpoints extends CheckpointSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Retries extends JobRetrySpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class SpawnRefusals extends SpawnRefusalSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class FailingCommits extends FailingCommitSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Events extends EventsSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class BadApples extends BadAppleSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Leaks extends LeaksSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Amounts extends ResourcesSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Spawns extends SpawnSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Stops extends StopSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Adoptions extends AdoptionSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class TakenUp extends TakeUpSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Code extends CodeSpec {
    @Override
    Store store() {
      return sqlite();
    }

    @Test
    void aTaskThatItsTypeNoLongerHasFailsItsJobAfterTheGraceTime() throws Exception {
      Run run = interrupted(Job.of(chain(3), new Size(0)));
      Hilera changed = open(waiting(MOMENT).types(chain(2)), store);

      failsFor(changed, run, "the job type 'changing' no longer has a task 't2'");
    }

    private JobType<Size> chain(int tasks) {
      return chains.computeIfAbsent(
          tasks,
          size ->
              JobType.of(
                  "changing",
                  Size.class,
                  (job, nothing) -> {
                    for (int i = 0; i < size; i++) {
                      job.task("t" + i, gate::pass);
                    }
                  }));
    }

    @Override
    Config typed() {
      return super.typed().types(chain(3));
    }

    private final Map<Integer, JobType<Size>> chains = new ConcurrentHashMap<>();

    @Test
    void aLambdaOfAProcessThatIsGoneFailsItsJobAtOnce() throws Exception {
      Job job = Job.named("lambda");
      job.task("lambda", gate::pass);
      Run run = interrupted(job);
      Hilera next = open(typed(), store);

      failsFor(
          next,
          run,
          "the code of task 'lambda' was a lambda of a process that is gone, or the job came from"
              + " another store; register a job type");
    }
  }

  @Nested
  class CancelAndRetry extends CancelAndRetrySpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Survival extends SurvivalSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Logs extends LogSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Parts extends PartsRestartSpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class Reasons extends WhySpec {
    @Override
    Store store() {
      return sqlite();
    }
  }

  @Nested
  class ReasonsOfTheReady extends WhyReadySpec {
    @Override
    Store store() {
      return sqlite();
    }
  }
}
