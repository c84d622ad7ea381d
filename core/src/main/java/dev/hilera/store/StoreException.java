package dev.hilera.store;

import org.jspecify.annotations.Nullable;

/** A call to a store that did not do what it should. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller may believe. */
  public enum Kind {
    /** Nothing was written; the same may work later (disk full, database away). */
    FAILED,
    /** It may or may not have been written; see {@link Store#settle}. */
    UNKNOWN,
    /** Nothing was written, and the content is why; the same will never work. */
    REFUSED,
    /** Nothing was written: the incarnation is buried, or the batch is not its next. */
    FENCED,
    /** What is stored is damaged; the message names it. */
    DAMAGED
  }

  private final Kind kind;
  private final String reason;

  /** A failure of a kind, with what to do about it. */
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = message;
  }

  /** What the caller may believe. */
  public Kind kind() {
    return kind;
  }

  /** What is wrong and what to do about it: the message. */
  public String reason() {
    return reason;
  }
}
