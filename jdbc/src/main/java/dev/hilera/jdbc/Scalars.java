package dev.hilera.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** All scalars, by class and by mark. */
final class Scalars {
  static final Scalar STRING =
      new Scalar("$string", String.class, Scalars::writeString, Scalar::string);
  static final Scalar INTEGER =
      new Scalar(
          "$int",
          Integer.class,
          (out, value) -> out.writeNumber((Integer) value),
          in -> Scalar.integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE));
  static final Scalar BOOLEAN =
      new Scalar(
          "$boolean",
          Boolean.class,
          (out, value) -> out.writeBoolean((Boolean) value),
          JsonParser::getBooleanValue);
  static final Scalar DOUBLE =
      new Scalar("$double", Double.class, Scalars::writeDouble, Scalars::readDouble);
  static final Scalar LONG =
      new Scalar(
          "$long",
          Long.class,
          (out, value) -> out.writeNumber((Long) value),
          in -> Scalar.integer(in));
  static final Scalar BYTES =
      new Scalar(
          "$bytes",
          byte[].class,
          (out, value) -> out.writeString(Base64.getEncoder().encodeToString((byte[]) value)),
          in -> Base64.getDecoder().decode(Scalar.string(in)));

  private static final List<Scalar> NUMBERS =
      List.of(
          new Scalar(
              "$short",
              Short.class,
              (out, value) -> out.writeNumber((Short) value),
              in -> (short) Scalar.integer(in, Short.MIN_VALUE, Short.MAX_VALUE)),
          new Scalar(
              "$byte",
              Byte.class,
              (out, value) -> out.writeNumber((Byte) value),
              in -> (byte) Scalar.integer(in, Byte.MIN_VALUE, Byte.MAX_VALUE)),
          new Scalar("$float", Float.class, Scalars::writeFloat, Scalars::readFloat),
          new Scalar(
              "$year",
              Year.class,
              (out, value) -> out.writeNumber(((Year) value).getValue()),
              in -> Year.of(Scalar.integer(in, Year.MIN_VALUE, Year.MAX_VALUE))),
          Scalar.text("$bigint", BigInteger.class, BigInteger::toString, BigInteger::new),
          Scalar.text("$decimal", BigDecimal.class, BigDecimal::toString, BigDecimal::new));

  private static final List<Scalar> TIMES =
      List.of(
          Scalar.text("$instant", Instant.class, Instant::toString, Instant::parse),
          Scalar.text("$localDate", LocalDate.class, LocalDate::toString, LocalDate::parse),
          Scalar.text("$localTime", LocalTime.class, LocalTime::toString, LocalTime::parse),
          Scalar.text(
              "$localDateTime", LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse),
          Scalar.text(
              "$offsetDateTime",
              OffsetDateTime.class,
              OffsetDateTime::toString,
              OffsetDateTime::parse),
          Scalar.text("$offsetTime", OffsetTime.class, OffsetTime::toString, OffsetTime::parse),
          Scalar.text("$zonedDateTime", ZonedDateTime.class, Scalars::zoned, Scalars::zoned),
          Scalar.text("$zone", ZoneId.class, ZoneId::getId, ZoneId::of),
          Scalar.text("$duration", Duration.class, Duration::toString, Duration::parse),
          Scalar.text("$period", Period.class, Period::toString, Period::parse),
          Scalar.text("$yearMonth", YearMonth.class, Scalars::yearMonth, Scalars::yearMonth),
          Scalar.text("$monthDay", MonthDay.class, MonthDay::toString, MonthDay::parse));

  private static final List<Scalar> OTHERS =
      List.of(
          Scalar.text("$char", Character.class, Scalars::character, Scalars::character),
          Scalar.text("$uuid", UUID.class, UUID::toString, UUID::fromString),
          Scalar.text("$uri", URI.class, URI::toString, URI::create),
          Scalar.text("$locale", Locale.class, Scalars::tag, Locale::forLanguageTag),
          Scalar.text(
              "$currency", Currency.class, Currency::getCurrencyCode, Currency::getInstance),
          Scalar.text(
              "$optionalInt",
              OptionalInt.class,
              value -> value.isPresent() ? Integer.toString(value.getAsInt()) : "",
              text ->
                  text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text))),
          Scalar.text(
              "$optionalLong",
              OptionalLong.class,
              value -> value.isPresent() ? Long.toString(value.getAsLong()) : "",
              text ->
                  text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text))),
          Scalar.text(
              "$optionalDouble",
              OptionalDouble.class,
              value -> value.isPresent() ? Double.toString(value.getAsDouble()) : "",
              text ->
                  text.isEmpty()
                      ? OptionalDouble.empty()
                      : OptionalDouble.of(Double.parseDouble(text))));

  private static final Set<Class<?>> ALWAYS_BARE =
      Set.of(String.class, Integer.class, Boolean.class);

  private static final Map<Class<?>, Scalar> BY_CLASS = byClass();

  private static final Map<String, Scalar> BY_MARK =
      BY_CLASS.values().stream()
          .distinct()
          .filter(scalar -> !ALWAYS_BARE.contains(scalar.type()))
          .collect(Collectors.toUnmodifiableMap(Scalar::mark, Function.identity()));

  private Scalars() {}

  private static Map<Class<?>, Scalar> byClass() {
    var all = new HashMap<Class<?>, Scalar>();
    for (var group :
        List.of(List.of(STRING, INTEGER, BOOLEAN, DOUBLE, LONG, BYTES), NUMBERS, TIMES, OTHERS)) {
      group.forEach(scalar -> all.put(scalar.type(), scalar));
    }
    Map.of(
            int.class,
            Integer.class,
            boolean.class,
            Boolean.class,
            double.class,
            Double.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            float.class,
            Float.class,
            char.class,
            Character.class,
            // The two kinds of ZoneId have classes of their own, one of them hidden in the JDK.
            ZoneOffset.class,
            ZoneId.class,
            ZoneId.of("Europe/Paris").getClass(),
            ZoneId.class)
        .forEach((type, same) -> all.put(type, all.get(same)));
    return Map.copyOf(all);
  }

  /** The scalar of exactly this class: a subclass might hold more than we would write. */
  static @Nullable Scalar of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  /** Whether this scalar writes such a value whole, as none would a subclass of its type. */
  static boolean holds(Scalar scalar, Object value) {
    if (value.getClass() == scalar.type()) {
      return true;
    }
    Scalar own = of(value.getClass());
    return own != null && own.type() == scalar.type();
  }

  static @Nullable Scalar marked(String mark) {
    return BY_MARK.get(mark);
  }

  static Iterable<Class<?>> classes() {
    return BY_CLASS.keySet();
  }

  private static void writeString(JsonGenerator out, Object value) {
    var text = (String) value;
    if (JsonSyntax.wellFormed(text)) {
      out.writeString(text);
    } else {
      out.writeStartObject();
      out.writeName("$string");
      var utf16 = new StringBuilder();
      text.chars().forEach(c -> utf16.append(String.format("%04x", c)));
      out.writeString(utf16.toString());
      out.writeEndObject();
    }
  }

  /** The string of its UTF-16 units in hexadecimal, as only broken strings are written. */
  static String brokenString(String hex) {
    if (hex.length() % 4 != 0) {
      throw new IllegalArgumentException("not UTF-16 in hexadecimal");
    }
    var text = new StringBuilder(hex.length() / 4);
    for (int i = 0; i < hex.length(); i += 4) {
      text.append((char) Integer.parseInt(hex, i, i + 4, 16));
    }
    return text.toString();
  }

  private static void writeDouble(JsonGenerator out, Object value) {
    double number = (Double) value;
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeString(Double.toString(number));
    }
  }

  /** A number, or as text what JSON has no number for. */
  private static Object readDouble(JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return finite(in);
    }
    double value = Double.parseDouble(in.getString());
    if (Double.isFinite(value)) {
      throw new IllegalArgumentException("expected a number, found text");
    }
    return value;
  }

  static Double finite(JsonParser in) {
    double value = in.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number too large for a double");
    }
    return value;
  }

  private static void writeFloat(JsonGenerator out, Object value) {
    float number = (Float) value;
    if (Float.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeString(Float.toString(number));
    }
  }

  private static Object readFloat(JsonParser in) {
    // Never through a double, which would round twice.
    return Float.parseFloat(in.getString());
  }

  /** Not ZonedDateTime's own text, which can lose an offset in the hour that happens twice. */
  private static String zoned(ZonedDateTime value) {
    return value.toOffsetDateTime() + "[" + value.getZone().getId() + "]";
  }

  private static ZonedDateTime zoned(String text) {
    int bracket = text.indexOf('[');
    if (bracket < 0 || !text.endsWith("]")) {
      throw new IllegalArgumentException("no zone in " + text);
    }
    var time = OffsetDateTime.parse(text.substring(0, bracket));
    var zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
    return ZonedDateTime.ofInstant(time.toLocalDateTime(), time.getOffset(), zone);
  }

  /** Not YearMonth's own text, which it cannot read back after the year 9999. */
  private static String yearMonth(YearMonth value) {
    return String.format(Locale.ROOT, "%04d-%02d", value.getYear(), value.getMonthValue());
  }

  private static YearMonth yearMonth(String text) {
    int dash = text.lastIndexOf('-');
    return YearMonth.of(
        Integer.parseInt(text, 0, dash, 10), Integer.parseInt(text, dash + 1, text.length(), 10));
  }

  private static String character(Character value) {
    return Character.isSurrogate(value)
        ? String.format("U+%04X", (int) value)
        : Character.toString(value);
  }

  private static Character character(String text) {
    if (text.length() == 1) {
      return text.charAt(0);
    }
    if (text.length() != 6 || !text.startsWith("U+")) {
      throw new IllegalArgumentException("not one character: " + text);
    }
    return (char) Integer.parseInt(text, 2, 6, 16);
  }

  private static String tag(Locale value) {
    var tag = value.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(value)) {
      throw new IllegalArgumentException(
          "the locale " + value + " has no exact language tag; store a locale of BCP 47");
    }
    return tag;
  }
}
