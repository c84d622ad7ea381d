package dev.hilera.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Types that the tests store. */
final class Samples {
  private Samples() {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "a constant with a body";
      }
    }
  }

  record Empty() {}

  record Node(@Nullable Object value, @Nullable Node next) {}

  record Box<T>(@Nullable T value) {}

  record Line(String text, int count, long total, Color color, BigDecimal price) {}

  record Report(String title, List<?> items, Map<String, ?> more, @Nullable Instant due) {}

  record Item(Object socket) {}

  record Dollar(int $long, @Nullable Object $record) {}

  record Primitives(boolean truth, byte b, short s, int i, long l, float f, double d, char c) {}

  record Wrappers(
      @Nullable Boolean truth,
      @Nullable Byte b,
      @Nullable Short s,
      @Nullable Integer i,
      @Nullable Long l,
      @Nullable Float f,
      @Nullable Double d,
      @Nullable Character c) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalStateException("not positive: " + value);
      }
    }
  }

  record Rude(String text) {
    @Override
    public String text() {
      if (text.isEmpty()) {
        return text;
      }
      throw new UnsupportedOperationException("no text today");
    }
  }

  record Failing(String text) {
    Failing {
      if (text.equals("fail")) {
        throw new AssertionError(text);
      }
    }
  }

  /** Not a record. */
  static final class Plain {
    static boolean untouchedIsInitialised;
  }

  /** Not a record either: must never be built, nor even initialised. */
  static final class Untouched {
    static {
      Plain.untouchedIsInitialised = true;
    }

    private Untouched() {}
  }

  record Named(String name) implements Comparable<Named> {
    Named {
      Objects.requireNonNull(name);
    }

    @Override
    public int compareTo(Named other) {
      return name.compareTo(other.name);
    }
  }
}
