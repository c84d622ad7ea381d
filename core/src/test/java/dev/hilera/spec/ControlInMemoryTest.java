package dev.hilera.spec;

import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import org.junit.jupiter.api.Nested;

/** The specifications of control and time, on the store in memory. */
class ControlInMemoryTest {
  static Store memory() {
    return new MemoryStore(System::currentTimeMillis);
  }

  @Nested
  class Cancel extends CancelSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Forget extends ForgetSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Pause extends PauseSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Sleep extends SleepSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Spawns extends SpawnSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Checkpoints extends CheckpointSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Retries extends JobRetrySpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class SpawnRefusals extends SpawnRefusalSpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class Reasons extends WhySpec {
    @Override
    Store store() {
      return memory();
    }
  }

  @Nested
  class ReasonsOfTheReady extends WhyReadySpec {
    @Override
    Store store() {
      return memory();
    }
  }
}
