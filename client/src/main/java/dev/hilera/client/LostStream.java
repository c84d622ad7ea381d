package dev.hilera.client;

import java.io.IOException;

/** A stream of events ended before it was over; the message says how, for people. */
final class LostStream extends IOException {
  private static final long serialVersionUID = 1L;

  LostStream(String message) {
    super(message);
  }

  LostStream(String message, Throwable cause) {
    super(message, cause);
  }
}
