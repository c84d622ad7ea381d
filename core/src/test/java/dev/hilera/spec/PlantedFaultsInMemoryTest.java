package dev.hilera.spec;

import dev.hilera.store.Store;
import org.junit.jupiter.api.Nested;

/** The specifications of survival and of events, on the store in memory. */
class PlantedFaultsInMemoryTest {

  @Nested
  class FailingCommits extends FailingCommitSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Events extends EventsSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class BadApples extends BadAppleSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Stops extends StopSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Leaks extends LeaksSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Amounts extends ResourcesSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Adoptions extends AdoptionSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class TakenUp extends TakeUpSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Code extends CodeSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class CancelAndRetry extends CancelAndRetrySpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Survival extends SurvivalSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Logs extends LogSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }

  @Nested
  class Parts extends PartsRestartSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }
}
