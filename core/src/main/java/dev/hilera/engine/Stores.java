package dev.hilera.engine;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.HileraException;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreProvider;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the store that a configuration names. */
public final class Stores {
  private Stores() {}

  /** What a call to a store gives; its failure is told in the words that callers know. */
  static <A extends @Nullable Object> A told(Supplier<A> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw new HileraException.Storage(e.reason(), e);
    }
  }

  /**
   * Opens it; for a configuration that is refused nothing is opened.
   *
   * @throws HileraException.Invalid with every fault of the configuration
   * @throws HileraException.Storage if it cannot be opened; the message says what to do
   */
  public static Store open(Config config, Host host) {
    ConfigRules.check(config);
    String url = config.store();
    if (url.equals("memory")) {
      return new MemoryStore(host::millis);
    }
    Codec codec = Seams.find(config).codec();
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      if (provider.accepts(url)) {
        if (codec == null) {
          throw new HileraException.Storage(
              "the store '" + url + "' needs a codec; add hilera-jdbc to the class path", null);
        }
        try {
          return provider.open(url, codec);
        } catch (StoreException e) {
          throw new HileraException.Storage(e.reason(), e);
        }
      }
    }
    throw new HileraException.Storage(
        "no store module accepts '"
            + url
            + "'; 'memory' is built in, 'sqlite:FILE' needs hilera-jdbc on the class path",
        null);
  }
}
