package dev.hilera.job;

import dev.hilera.job.Faults.Spot;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameter types without entries. */
final class Scalars {
  private Scalars() {}

  /** A type without entries. */
  sealed interface Scalar extends ParamType {
    @Override
    default Object literal(String text) {
      return text;
    }
  }

  /** The least and greatest of a number. */
  record Bounds(@Nullable Long min, @Nullable Long max) {
    String phrase() {
      if (min != null && max != null) {
        return " from " + min + " to " + max;
      }
      return min != null ? " of at least " + min : max != null ? " of at most " + max : "";
    }

    /** Compared as decimals, for the sake of numbers that a long or a double would round. */
    boolean allow(BigDecimal number, Spot at) {
      boolean low = min != null && number.compareTo(BigDecimal.valueOf(min)) < 0;
      boolean high = max != null && number.compareTo(BigDecimal.valueOf(max)) > 0;
      if (!low && !high) {
        return true;
      }
      String bound =
          min != null && max != null
              ? "it goes from " + min + " to " + max
              : low ? min + " is the least" : max + " is the greatest";
      at.fault("is " + Faults.shown(number) + "; " + bound);
      return false;
    }
  }

  /** An {@code int} or, wide, a {@code long}. */
  record Whole(boolean wide, Bounds bounds) implements Scalar {
    @Override
    public String word() {
      return "integer";
    }

    @Override
    public String expected() {
      return "an integer" + bounds.phrase();
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (!isWhole(given)) {
        at.wrong(given, expected());
        return null;
      }
      BigInteger number =
          given instanceof BigInteger big ? big : BigInteger.valueOf(((Number) given).longValue());
      if (number.bitLength() > (wide ? 63 : 31)) {
        at.fault("is " + Faults.shown(number) + "; it goes from " + least() + " to " + greatest());
        return null;
      }
      if (!bounds.allow(new BigDecimal(number), at)) {
        return null;
      }
      // No conditional expression: it would turn both into a long.
      if (wide) {
        return number.longValueExact();
      }
      return number.intValueExact();
    }

    @Override
    public Object literal(String text) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }

    private long least() {
      long least = wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
      return bounds.min() == null ? least : Math.max(least, bounds.min());
    }

    private long greatest() {
      long greatest = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
      return bounds.max() == null ? greatest : Math.min(greatest, bounds.max());
    }

    static boolean isWhole(Object given) {
      return given instanceof Integer
          || given instanceof Long
          || given instanceof Short
          || given instanceof Byte
          || given instanceof BigInteger;
    }
  }

  /** A {@code double}; integers are numbers too. */
  record Decimal(Bounds bounds) implements Scalar {
    @Override
    public String word() {
      return "number";
    }

    @Override
    public String expected() {
      return "a number" + bounds.phrase();
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      boolean number =
          Whole.isWhole(given)
              || given instanceof Double
              || given instanceof Float
              || given instanceof BigDecimal;
      double value = number ? ((Number) given).doubleValue() : 0;
      if (!number || !Double.isFinite(value)) {
        at.wrong(given, expected());
        return null;
      }
      return bounds.allow(exact((Number) given), at) ? (Object) value : null;
    }

    private static BigDecimal exact(Number given) {
      return switch (given) {
        case BigDecimal decimal -> decimal;
        case BigInteger integer -> new BigDecimal(integer);
        case Double d -> BigDecimal.valueOf(d);
        case Float f -> BigDecimal.valueOf(f.doubleValue());
        default -> BigDecimal.valueOf(given.longValue());
      };
    }

    @Override
    public Object literal(String text) {
      try {
        return new BigDecimal(text).doubleValue();
      } catch (NumberFormatException e) {
        return text;
      }
    }
  }

  /** A boolean. */
  record Flag() implements Scalar {
    @Override
    public String word() {
      return "boolean";
    }

    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (given instanceof Boolean) {
        return given;
      }
      at.wrong(given, expected());
      return null;
    }

    @Override
    public Object literal(String text) {
      return text.equals("true") ? (Object) true : text.equals("false") ? (Object) false : text;
    }
  }

  /** A text. */
  record Text(@Nullable Integer maxLength) implements Scalar {
    @Override
    public String word() {
      return "text";
    }

    @Override
    public String expected() {
      return maxLength == null ? "a text" : "a text of at most " + maxLength + " characters";
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (!(given instanceof String text)) {
        at.wrong(given, expected());
        return null;
      }
      int length = text.codePointCount(0, text.length());
      if (maxLength != null && length > maxLength) {
        at.fault("has " + length + " characters; the limit is " + maxLength);
        return null;
      }
      return storable(text, at) ? text : null;
    }

    /** No store keeps a NUL or half a character as it was. */
    static boolean storable(String text, Spot at) {
      if (text.indexOf('\0') >= 0) {
        at.fault("contains a NUL character; leave it out");
        return false;
      }
      if (text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
        at.fault("contains half of a surrogate pair; leave it out");
        return false;
      }
      return true;
    }
  }

  /** A constant of an enum, by its name in lower or upper case. */
  record Choice(Class<?> type, Map<String, Object> constants) implements Scalar {
    static Choice of(Class<?> type) {
      Map<String, Object> constants =
          Arrays.stream(type.getEnumConstants())
              .collect(Collectors.toMap(each -> ((Enum<?>) each).name(), each -> each));
      return new Choice(type, constants);
    }

    @Override
    public String word() {
      return words("|");
    }

    @Override
    public String expected() {
      return "one of " + words(", ");
    }

    private String words(String between) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> lower(((Enum<?>) each).name()))
          .collect(Collectors.joining(between));
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      Object found = type.isInstance(given) ? given : given instanceof String s ? find(s) : null;
      if (found == null) {
        at.wrong(given, expected());
      }
      return found;
    }

    private @Nullable Object find(String word) {
      Object exact = constants.get(word);
      if (exact != null) {
        return exact;
      }
      for (Object constant : type.getEnumConstants()) {
        String name = ((Enum<?>) constant).name();
        if (lower(name).equals(word) || name.toUpperCase(Locale.ROOT).equals(word)) {
          return constant;
        }
      }
      return null;
    }

    @Override
    public Object literal(String text) {
      return find(text) == null ? text : lower(text);
    }

    private static String lower(String name) {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** A {@link Duration} as people write it. */
  record Span() implements Scalar {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    /** A thousand years: more is a slip, and far below what overflows. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    @Override
    public String word() {
      return "duration";
    }

    @Override
    public String expected() {
      return "a duration: a whole number and a unit, as 500ms, 30s, 5m, 2h, 1d";
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      Duration duration =
          given instanceof Duration made ? made : given instanceof String text ? parse(text) : null;
      if (duration == null) {
        at.wrong(given, expected());
        return null;
      }
      if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
        at.fault("is " + given + "; it goes from 0s to " + LONGEST.toDays() + "d");
        return null;
      }
      return duration;
    }

    private static @Nullable Duration parse(String text) {
      Matcher match = WRITTEN.matcher(text);
      if (!match.matches()) {
        return null;
      }
      Duration unit =
          switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
          };
      return unit.multipliedBy(Long.parseLong(match.group(1)));
    }
  }

  /** An {@link Instant} as ISO writes it. */
  record Moment() implements Scalar {
    @Override
    public String word() {
      return "time";
    }

    @Override
    public String expected() {
      return "a time as 2026-01-31T12:00:00Z";
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      try {
        if (given instanceof Instant) {
          return given;
        }
        if (given instanceof String text) {
          return Instant.parse(text);
        }
      } catch (DateTimeException e) {
        // told below, like every other value that is no time
      }
      at.wrong(given, expected());
      return null;
    }
  }
}
