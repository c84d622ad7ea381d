package dev.hilera.spec;

import dev.hilera.Config;

/** Names the store that a behaviour is tested on. */
public interface Stored {
  /** A configuration with such a store: empty at first, and the same one within a test. */
  Config store();
}
