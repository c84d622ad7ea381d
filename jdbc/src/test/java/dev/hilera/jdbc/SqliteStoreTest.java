package dev.hilera.jdbc;

import dev.hilera.store.Store;
import dev.hilera.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir private Path folder;
  private int opened;

  @Override
  protected Store open() {
    String url = "sqlite:" + folder.resolve("jobs" + opened++ + ".db");
    return new SqliteStoreProvider().open(url, new JsonCodec());
  }
}
