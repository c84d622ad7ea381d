package dev.hilera;

import java.util.Locale;

/** How one attempt ended. Exactly one is recorded for each attempt. */
public enum Outcome {
  /** It returned, and its value is recorded. */
  COMPLETED,
  /** It threw, or its command ended with a code other than 0. */
  CRASHED,
  /** Its time was up. */
  TIMEOUT,
  /** Its value cannot be stored, or its code is not there. Never tried again. */
  REJECTED,
  /** It, or its job, was cancelled. */
  CANCELLED,
  /** The node that ran it died. Uses up no retry; see {@link Config.Limits#lost()}. */
  LOST,
  /** A graceful stop gave it back. Uses up no retry. */
  RELEASED;

  /** Whether the attempt is one of the failures that a {@link Retry} counts. */
  public boolean failed() {
    return this == CRASHED || this == TIMEOUT || this == REJECTED;
  }

  /** Whether the task becomes ready again without using up a retry. */
  public boolean givenBack() {
    return this == LOST || this == RELEASED;
  }

  /** The word used in JSON, logs and documents: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
