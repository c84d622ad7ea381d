package dev.hilera.jdbc;

import dev.hilera.Codec;
import dev.hilera.store.Store;
import dev.hilera.store.StoreProvider;

/** Opens {@code sqlite:FILE}: one data file for one process. */
public final class SqliteStoreProvider implements StoreProvider {
  private static final String SCHEME = "sqlite:";

  /** For the service loader. */
  public SqliteStoreProvider() {}

  @Override
  public boolean accepts(String url) {
    return url.startsWith(SCHEME);
  }

  @Override
  public Store open(String url, Codec codec) {
    return SqliteStore.open(url.substring(SCHEME.length()), codec, SqliteSettings.DEFAULT);
  }
}
