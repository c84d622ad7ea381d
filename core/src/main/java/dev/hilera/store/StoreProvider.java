package dev.hilera.store;

import dev.hilera.Codec;

/** Opens stores of one kind; found with the service loader. */
public interface StoreProvider {
  /** Whether it opens such a URL. */
  boolean accepts(String url);

  /**
   * Opens the store, creating it if it is not there.
   *
   * @throws StoreException if it is in use, damaged or cannot be written; the message says what to
   *     do
   */
  Store open(String url, Codec codec);
}
