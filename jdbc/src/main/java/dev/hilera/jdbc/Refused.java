package dev.hilera.jdbc;

import org.jspecify.annotations.Nullable;

/** A refusal whose message already names the place, so that nobody up the stack adds another. */
final class Refused extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  Refused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
