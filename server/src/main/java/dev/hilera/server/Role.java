package dev.hilera.server;

import java.util.Locale;

/** What a caller may do; each may what those before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Everything except command tasks and nodes. */
  OPERATOR,
  /** Everything. */
  ADMIN;

  /** Whether this role may do what takes the other. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As a sentence names somebody who has it: {@code an operator}. */
  public String named() {
    return this == VIEWER ? "a viewer" : "an " + word();
  }

  /** The word used in JSON and configuration: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
