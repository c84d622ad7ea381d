package dev.hilera.store;

import dev.hilera.Resources;

/**
 * What a node could run besides what it runs already.
 *
 * @param workers attempts that would find a free worker
 * @param resources what is free
 */
public record Room(int workers, Resources resources) {
  /** None. */
  public static final Room NONE = new Room(0, Resources.NONE);
}
