package dev.hilera.client;

import dev.hilera.HileraException;
import org.jspecify.annotations.Nullable;

/**
 * The server refused a request for a reason that has no exception of its own, such as a missing
 * token; nothing was changed.
 */
public final class RefusedException extends HileraException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final @Nullable String field;

  RefusedException(int code, @Nullable String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** The status code of the answer: 401, 403, 413, 429 and others from 400 on. */
  public int code() {
    return code;
  }

  /** The parameter that is wrong, if the server names one. */
  public @Nullable String field() {
    return field;
  }
}
