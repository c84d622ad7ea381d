package dev.hilera.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values of every kind that can be stored, nested, from a seed. */
final class RandomValues {
  private static final List<String> ZONES =
      List.of("Europe/Berlin", "America/New_York", "Z", "+02:30", "UTC+02:00", "GMT0", "UTC");
  private static final String ODD = "$\"\\/\u0000\n\u007fé\u20ac\ud83d\ude00\ud83d\u2028 a";

  private final Random random;
  private final List<Supplier<@Nullable Object>> leaves = new ArrayList<>();

  RandomValues(long seed) {
    random = new Random(seed);
    numbers();
    times();
    others();
  }

  private void numbers() {
    leaves.add(random::nextInt);
    leaves.add(random::nextLong);
    leaves.add(() -> (long) random.nextInt(10));
    leaves.add(() -> (short) random.nextInt());
    leaves.add(() -> (byte) random.nextInt());
    leaves.add(() -> (char) random.nextInt());
    leaves.add(() -> Float.intBitsToFloat(random.nextInt()));
    leaves.add(() -> Double.longBitsToDouble(random.nextLong()));
    leaves.add(() -> pick(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 0.0, 1.0, Double.MIN_VALUE));
    leaves.add(() -> pick(Float.NaN, Float.POSITIVE_INFINITY, -0.0f, Float.MIN_VALUE, 1e10f));
    leaves.add(() -> new BigInteger(random.nextInt(300), random));
    leaves.add(() -> new BigDecimal(new BigInteger(80, random).negate(), random.nextInt()));
    leaves.add(() -> pick(OptionalInt.empty(), OptionalInt.of(random.nextInt())));
    leaves.add(() -> pick(OptionalLong.empty(), OptionalLong.of(random.nextLong())));
    leaves.add(() -> pick(OptionalDouble.empty(), OptionalDouble.of(Double.NaN)));
  }

  private void times() {
    leaves.add(this::instant);
    leaves.add(() -> pick(Instant.MIN, Instant.MAX, Instant.EPOCH));
    leaves.add(this::date);
    leaves.add(() -> pick(LocalDate.MIN, LocalDate.MAX));
    leaves.add(this::time);
    leaves.add(() -> LocalDateTime.of(date(), time()));
    leaves.add(() -> OffsetDateTime.of(date(), time(), offset()));
    leaves.add(() -> pick(OffsetDateTime.MIN, OffsetDateTime.MAX));
    leaves.add(() -> OffsetTime.of(time(), offset()));
    leaves.add(() -> ZonedDateTime.ofInstant(instant(), ZoneId.of(zone())));
    leaves.add(() -> ZonedDateTime.parse("2024-10-27T02:30+01:00[Europe/Berlin]"));
    leaves.add(() -> ZonedDateTime.parse("2024-10-27T02:30+02:00[Europe/Berlin]"));
    leaves.add(() -> ZoneId.of(zone()));
    leaves.add(this::offset);
    leaves.add(() -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000)));
    leaves.add(() -> Duration.ofNanos(random.nextInt()));
    leaves.add(() -> pick(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE)));
    leaves.add(() -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
    leaves.add(() -> pick(Period.ZERO, Period.ofDays(Integer.MIN_VALUE)));
    leaves.add(() -> Year.of(date().getYear()));
    leaves.add(() -> YearMonth.of(date().getYear(), 1 + random.nextInt(12)));
    leaves.add(() -> MonthDay.of(1 + random.nextInt(12), 1 + random.nextInt(28)));
  }

  private void others() {
    leaves.add(() -> null);
    leaves.add(random::nextBoolean);
    leaves.add(this::text);
    leaves.add(this::text);
    leaves.add(() -> new UUID(random.nextLong(), random.nextLong()));
    leaves.add(() -> URI.create(pick("http://x/?q=%20#f", "urn:a:b", "", "a/b")));
    leaves.add(() -> Locale.forLanguageTag(pick("de-CH", "zh-Hant-TW", "und", "en-u-ca-buddhist")));
    leaves.add(() -> Currency.getInstance(pick("EUR", "JPY")));
    leaves.add(() -> pick(Samples.Color.values()));
    leaves.add(() -> pick(DayOfWeek.values()));
    leaves.add(Samples.Empty::new);
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
  }

  private LocalDate date() {
    return LocalDate.ofEpochDay(random.nextInt());
  }

  private LocalTime time() {
    return LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
  }

  private ZoneOffset offset() {
    return ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801));
  }

  private String zone() {
    return ZONES.get(random.nextInt(ZONES.size()));
  }

  String text() {
    var text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(ODD.charAt(random.nextInt(ODD.length())));
    }
    return text.toString();
  }

  @Nullable Object value(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaves.get(random.nextInt(leaves.size())).get();
    }
    return switch (random.nextInt(14)) {
      case 0 -> list(depth);
      case 1 -> new LinkedHashSet<>(list(depth));
      case 2 -> new HashSet<>(list(depth));
      case 3 -> map(depth, false);
      case 4 -> map(depth, true);
      case 5 -> new TreeMap<>(Map.of(random.nextInt(), list(depth), random.nextInt(9), "x"));
      case 6 -> new TreeSet<>(List.of(text() + 1, text() + 2));
      case 7 -> Optional.ofNullable(value(depth - 1));
      case 8 -> new Samples.Node(value(depth - 1), new Samples.Node(value(depth - 1), null));
      case 9 -> new Samples.Box<>(value(depth - 1));
      case 10 ->
          new Samples.Line(
              text(), random.nextInt(), random.nextLong(), pick(Samples.Color.values()), decimal());
      case 11 -> new Samples.Report(text(), list(depth), names(depth), instant());
      case 12 -> new Samples.Dollar(random.nextInt(), value(depth - 1));
      default -> primitives();
    };
  }

  private BigDecimal decimal() {
    return BigDecimal.valueOf(random.nextLong(), random.nextInt(20));
  }

  private Samples.Primitives primitives() {
    return new Samples.Primitives(
        random.nextBoolean(),
        (byte) random.nextInt(),
        (short) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        Float.intBitsToFloat(random.nextInt()),
        Double.longBitsToDouble(random.nextLong()),
        (char) random.nextInt());
  }

  private List<@Nullable Object> list(int depth) {
    var list = new ArrayList<@Nullable Object>();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      list.add(value(depth - 1));
    }
    return list;
  }

  private Map<@Nullable Object, @Nullable Object> map(int depth, boolean anyKeys) {
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      map.put(anyKeys ? value(depth - 1) : text(), value(depth - 1));
    }
    return map;
  }

  private Map<String, @Nullable Object> names(int depth) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("k" + random.nextInt(9), value(depth - 1));
    return map;
  }
}
