package dev.hilera.server.inside;

import java.util.List;

/** A request that is answered with an error. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final transient List<String> errors;

  Refused(int code, String message) {
    this(code, message, List.of());
  }

  /** With a list of all faults. */
  Refused(int code, String message, List<String> errors) {
    super(message);
    this.code = code;
    this.errors = errors;
  }

  int code() {
    return code;
  }

  List<String> errors() {
    return errors;
  }
}
