package dev.hilera.spec;

import dev.hilera.Codec;
import dev.hilera.store.Store;
import dev.hilera.store.StoreProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
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
