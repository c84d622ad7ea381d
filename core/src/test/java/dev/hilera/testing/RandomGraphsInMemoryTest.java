package dev.hilera.testing;

import dev.hilera.Config;

class RandomGraphsInMemoryTest extends RandomGraphs {
  @Override
  protected Config store() {
    return Config.memory();
  }

  @Override
  protected int few() {
    return 250;
  }
}
