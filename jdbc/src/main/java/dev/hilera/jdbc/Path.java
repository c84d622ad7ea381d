package dev.hilera.jdbc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where in a value we are. Kept as bare steps, because it becomes text only in a refusal. */
final class Path {
  /** How deep values may nest: half of what a default stack holds of interpreted code. */
  static final int LIMIT = 200;

  private static final int SHOWN = 12;

  private @Nullable Object[] steps = new Object[8];
  private int depth;

  void enter() {
    if (depth == LIMIT) {
      throw refusal("nested deeper than " + LIMIT + " levels, or contains itself", null);
    }
    if (depth == steps.length) {
      steps = Arrays.copyOf(steps, depth * 2);
    }
    steps[depth++] = null;
  }

  /** A name or an index within what was entered last. */
  void at(Object step) {
    steps[depth - 1] = step;
  }

  void leave() {
    depth--;
  }

  Refused refusal(String fault, @Nullable Throwable cause) {
    return new Refused(this + ": " + fault, cause);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("value");
    for (int i = 0; i < Math.min(depth, SHOWN); i++) {
      switch (steps[i]) {
        case null -> {}
        case Integer index -> text.append('[').append(index).append(']');
        case Object name -> text.append('.').append(name);
      }
    }
    return depth > SHOWN ? text.append("...").toString() : text.toString();
  }
}
