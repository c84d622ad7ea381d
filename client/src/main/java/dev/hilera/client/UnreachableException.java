package dev.hilera.client;

import dev.hilera.HileraException;
import org.jspecify.annotations.Nullable;

/**
 * The server did not answer, or not as Hilera does, also when asked again. A command may have been
 * carried out all the same; asking the server tells.
 */
public final class UnreachableException extends HileraException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
