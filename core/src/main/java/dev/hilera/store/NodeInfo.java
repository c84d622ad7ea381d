package dev.hilera.store;

import dev.hilera.Resources;
import java.util.Map;

/**
 * A node as others see it.
 *
 * @param name unique
 * @param labels tasks may ask for
 * @param capacity tasks may take
 * @param workers attempts at one moment
 */
public record NodeInfo(String name, Map<String, String> labels, Resources capacity, int workers) {
  /** Takes a copy. */
  public NodeInfo {
    labels = Map.copyOf(labels);
  }
}
