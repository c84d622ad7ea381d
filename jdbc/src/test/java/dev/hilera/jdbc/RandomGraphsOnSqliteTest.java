package dev.hilera.jdbc;

import dev.hilera.Config;
import dev.hilera.testing.RandomGraphs;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RandomGraphsOnSqliteTest extends RandomGraphs {
  @TempDir Path folder;
  private int files;

  @Override
  protected Config store() {
    return Config.file(folder.resolve("graphs-" + files++ + ".db").toString());
  }

  @Override
  protected int few() {
    return 40;
  }
}
