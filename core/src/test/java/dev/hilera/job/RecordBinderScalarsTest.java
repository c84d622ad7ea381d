package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.HileraException;
import dev.hilera.Param;
import dev.hilera.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values without entries: numbers, texts, constants and times. */
class RecordBinderScalarsTest {
  record Countdown(@Param(value = "10", min = 1, max = 60) int seconds) {}

  record Numbers(int small, long big, Integer boxed, Long boxedBig, double decimal, Double other) {}

  record Whole(int count, long total) {}

  record Least(@Param(min = 1) int count) {}

  record Most(@Param(max = 9) long count) {}

  record Ratio(@Param(min = 0, max = 1) double share) {}

  record Flag(boolean on) {}

  record Message(@Param(maxLength = 3) String message) {}

  record Labels(@Param(maxItems = 2, max = 5) Map<String, Integer> labels) {}

  enum Level {
    LOW,
    HIGH
  }

  record Choice(Level level) {}

  record Times(Duration pause, Instant from) {}

  @Test
  void takesEveryKindOfNumber() {
    var given = new HashMap<String, Object>();
    given.put("small", (short) 1);
    given.put("big", BigInteger.TWO);
    given.put("boxed", 3L);
    given.put("boxed_big", (byte) 4);
    given.put("decimal", 5);
    given.put("other", new BigDecimal("0.5"));
    assertThat(bind(Numbers.class, given)).isEqualTo(new Numbers(1, 2, 3, 4L, 5.0, 0.5));
  }

  static List<Object> noIntegers() {
    return List.of(true, "5", 1.5, 5.0, 5.0f, new BigDecimal("5"), List.of(), Map.of(), 'c');
  }

  @ParameterizedTest
  @MethodSource("noIntegers")
  void refusesWhatIsNoInteger(Object given) {
    var problem = only(problems(Countdown.class, Map.of("seconds", given)));
    assertThat(problem.place()).isEqualTo("seconds");
    assertThat(problem.fault()).startsWith("seconds is ").endsWith("give an integer from 1 to 60");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 61, 99, Integer.MIN_VALUE})
  void namesTheBoundsOfANumber(int given) {
    assertThat(problems(Countdown.class, Map.of("seconds", given)))
        .containsExactly(new Problem("seconds", "seconds is " + given + "; it goes from 1 to 60"));
  }

  @Test
  void namesTheOneBoundThereIs() {
    assertThat(fault(Least.class, Map.of("count", 0))).isEqualTo("count is 0; 1 is the least");
    assertThat(fault(Most.class, Map.of("count", 10))).isEqualTo("count is 10; 9 is the greatest");
    assertThat(fault(Least.class, Map.of("count", true)))
        .isEqualTo("count is true; give an integer of at least 1");
    assertThat(fault(Most.class, Map.of("count", true)))
        .isEqualTo("count is true; give an integer of at most 9");
  }

  @Test
  void refusesIntegersThatDoNotFit() {
    var problems =
        problems(
            Whole.class, Map.of("count", 1L << 31, "total", BigInteger.ONE.shiftLeft(63).negate()));
    assertThat(problems)
        .containsExactly(
            new Problem("count", "count is 2147483648; it goes from -2147483648 to 2147483647"));
    assertThat(fault(Whole.class, Map.of("count", 1, "total", BigInteger.ONE.shiftLeft(63))))
        .contains("it goes from -9223372036854775808 to 9223372036854775807");
    assertThat(fault(Whole.class, Map.of("count", 1, "total", BigInteger.ONE.shiftLeft(9999))))
        .startsWith("total is an integer of 10000 bits");
    assertThat(bind(Whole.class, Map.of("count", Integer.MIN_VALUE, "total", Long.MAX_VALUE)))
        .isEqualTo(new Whole(Integer.MIN_VALUE, Long.MAX_VALUE));
    assertThat(fault(Least.class, Map.of("count", 1L << 40)))
        .contains("it goes from 1 to 2147483647");
  }

  @Test
  void boundsDecimals() {
    assertThat(bind(Ratio.class, Map.of("share", 1)).share()).isEqualTo(1.0);
    assertThat(bind(Ratio.class, Map.of("share", 0.25f)).share()).isEqualTo(0.25);
    assertThat(bind(Ratio.class, Map.of("share", BigInteger.ONE)).share()).isEqualTo(1.0);
    assertThat(fault(Ratio.class, Map.of("share", 1.01)))
        .isEqualTo("share is 1.01; it goes from 0 to 1");
    for (Object given :
        List.of(Double.NaN, Double.POSITIVE_INFINITY, new BigDecimal("1e999"), "0.5", true)) {
      assertThat(fault(Ratio.class, Map.of("share", given))).endsWith("give a number from 0 to 1");
    }
  }

  @Test
  void onlyABooleanIsABoolean() {
    assertThat(bind(Flag.class, Map.of("on", true)).on()).isTrue();
    for (Object given : List.of(1, 0, "true", List.of())) {
      assertThat(fault(Flag.class, Map.of("on", given))).endsWith("give true or false");
    }
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    assertThat(bind(Message.class, Map.of("message", "😀😀😀")).message()).isEqualTo("😀😀😀");
    assertThat(fault(Message.class, Map.of("message", "abcd")))
        .isEqualTo("message has 4 characters; the limit is 3");
    assertThat(fault(Message.class, Map.of("message", 5)))
        .isEqualTo("message is 5; give a text of at most 3 characters");
  }

  @Test
  void refusesTextThatNoStoreKeeps() {
    assertThat(fault(Message.class, Map.of("message", "a\0")))
        .isEqualTo("message contains a NUL character; leave it out");
    assertThat(fault(Message.class, Map.of("message", "a\ud83d"))).contains("surrogate");
    assertThat(fault(Labels.class, Map.of("labels", Map.of("\0", 1)))).contains("NUL");
  }

  @ParameterizedTest
  @CsvSource({"high", "HIGH"})
  void takesAConstantByItsName(String word) {
    assertThat(bind(Choice.class, Map.of("level", word)).level()).isEqualTo(Level.HIGH);
  }

  @Test
  void namesTheConstants() {
    for (Object given : List.of("High", "", 1, "medium")) {
      assertThat(fault(Choice.class, Map.of("level", given))).endsWith("; give one of low, high");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "30s,PT30S",
    "5m,PT5M",
    "2h,PT2H",
    "1d,PT24H",
    "0s,PT0S",
    "365000d,PT8760000H"
  })
  void takesDurationsAsPeopleWriteThem(String text, Duration expected) {
    var given = Map.of("pause", text, "from", "2026-01-31T12:00:00Z");
    assertThat(bind(Times.class, given))
        .isEqualTo(new Times(expected, Instant.parse("2026-01-31T12:00:00Z")));
  }

  @Test
  void refusesWhatIsNoTime() {
    for (Object pause : List.of("30", "30 s", "-1s", "1.5s", "PT30S", "1w", 30, "365001d", "")) {
      assertThat(fault(Times.class, Map.of("pause", pause, "from", "2026-01-31T12:00:00Z")))
          .startsWith("pause is ");
    }
    for (Object from : List.of("2026-01-31", "2026-02-30T00:00:00Z", "today", 0)) {
      assertThat(fault(Times.class, Map.of("pause", "1s", "from", from)))
          .endsWith("give a time as 2026-01-31T12:00:00Z");
    }
  }

  private static <P> P bind(Class<P> type, Map<?, ?> fields) {
    return RecordBinder.bind(type, fields);
  }

  private static List<Problem> problems(Class<?> type, Map<?, ?> fields) {
    var refused = catchThrowableOfType(HileraException.Invalid.class, () -> bind(type, fields));
    assertThat(refused).isNotNull();
    return new ArrayList<>(refused.problems());
  }

  private static String fault(Class<?> type, Map<?, ?> fields) {
    return only(problems(type, fields)).fault();
  }

  private static Problem only(List<Problem> problems) {
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }
}
