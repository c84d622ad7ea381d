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
  class Parts extends PartsRestartSpec {
    @Override
    Store store() {
      return ControlInMemoryTest.memory();
    }
  }
}
