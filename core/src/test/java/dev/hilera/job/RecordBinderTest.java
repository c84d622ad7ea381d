package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.HileraException;
import dev.hilera.Param;
import dev.hilera.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
  record Countdown(@Param(value = "10", min = 1, max = 60) int seconds) {}

  record Message(@Param(maxLength = 3) String message) {}

  record Lists(
      @Param(maxItems = 2, maxLength = 5) List<String> texts,
      @Param(value = "[]", max = 9) List<Integer> ints,
      @Param("[]") List<Long> longs,
      @Param("[]") List<Double> doubles,
      @Param("[]") List<Boolean> flags,
      @Param("[]") List<Point> points,
      @Param("[]") List<List<String>> nested) {}

  record Point(@Param(min = 0, max = 10) int x, @Param("0") int y) {}

  record Labels(@Param(maxItems = 2, max = 5) Map<String, Integer> labels) {}

  enum Level {
    LOW,
    HIGH
  }

  record Choice(Level level) {}

  record Shape(Point middle, @Param("{}") Countdown pause) {}

  record Absent(
      Optional<Integer> number,
      @Nullable String text,
      @Param(value = "7") Optional<Integer> preset) {}

  record Times(Duration pause, Instant from) {}

  record Named(int maxLength, @Param("1") int baseURL) {}

  record Tree(Optional<Tree> next) {}

  record Nothing() {}

  record Window(int first, int last) {
    Window {
      if (first > last) {
        throw new IllegalArgumentException("first is above last; swap them");
      }
      if (last == 13) {
        throw new IllegalArgumentException("Thirteen brings bad luck");
      }
      if (last == 14) {
        throw new IllegalArgumentException();
      }
      if (last == 15) {
        throw new UnsupportedOperationException("a bug");
      }
      Objects.requireNonNull(last == 16 ? null : "", "last must be something else");
      if (last == 17) {
        throw new AssertionError("a bug");
      }
    }
  }

  record Windows(Window window) {}

  @Test
  void takesValuesAndDefaults() {
    assertThat(bind(Countdown.class, Map.of("seconds", 60))).isEqualTo(new Countdown(60));
    assertThat(bind(Countdown.class, Map.of())).isEqualTo(new Countdown(10));
    assertThat(bind(Nothing.class, Map.of())).isEqualTo(new Nothing());
  }

  @Test
  void takesLists() {
    var lists =
        bind(
            Lists.class,
            Map.of(
                "texts", List.of("a", "b"),
                "ints", List.of(1),
                "longs", List.of(2),
                "doubles", List.of(3),
                "flags", List.of(true),
                "points", List.of(Map.of("x", 1)),
                "nested", List.of(List.of("a", "b", "c"))));
    assertThat(lists)
        .isEqualTo(
            new Lists(
                List.of("a", "b"),
                List.of(1),
                List.of(2L),
                List.of(3.0),
                List.of(true),
                List.of(new Point(1, 0)),
                List.of(List.of("a", "b", "c"))));
    assertThatThrownBy(() -> lists.texts().add("c"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void checksListsAndTheirEntries() {
    var given = new HashMap<String, Object>();
    given.put("texts", List.of("a", "b", "c"));
    given.put("ints", List.of(1, "2", 10));
    given.put("longs", "[]");
    given.put("flags", Arrays.asList(true, null));
    given.put("points", List.of(Map.of("x", 0), Map.of("x", 11, "z", 1)));
    given.put("nested", List.of(List.of("toolong")));
    assertThat(problems(Lists.class, given))
        .containsExactly(
            new Problem("texts", "texts has 3 entries; the limit is 2"),
            new Problem("ints", "ints[1] is \"2\"; give an integer of at most 9"),
            new Problem("ints", "ints[2] is 10; 9 is the greatest"),
            new Problem("longs", "longs is \"[]\"; give a list"),
            new Problem("flags", "flags[1] is null; give true or false"),
            new Problem("points", "points[1].x is 11; it goes from 0 to 10"),
            new Problem("points", "points[1].z is unknown; did you mean x?"));
  }

  @Test
  void takesAndChecksMaps() {
    assertThat(bind(Labels.class, Map.of("labels", Map.of("a", 1))).labels())
        .isEqualTo(Map.of("a", 1));
    assertThat(fault(Labels.class, Map.of("labels", Map.of("a", 1, "b", 2, "c", 3))))
        .isEqualTo("labels has 3 entries; the limit is 2");
    assertThat(fault(Labels.class, Map.of("labels", Map.of("a", 6))))
        .isEqualTo("labels[a] is 6; 5 is the greatest");
    assertThat(fault(Labels.class, Map.of("labels", Map.of(1, 1)))).contains("no text");
    assertThat(fault(Labels.class, Map.of("labels", List.of())))
        .isEqualTo("labels is a list; give an object of at most 2 entries");
  }

  @Test
  void takesRecordsInRecords() {
    assertThat(bind(Shape.class, Map.of("middle", Map.of("x", 1, "y", 2))))
        .isEqualTo(new Shape(new Point(1, 2), new Countdown(10)));
    assertThat(problems(Shape.class, Map.of("middle", Map.of("x", -1), "pause", 3)))
        .containsExactly(
            new Problem("middle", "middle.x is -1; it goes from 0 to 10"),
            new Problem("pause", "pause is 3; give an object"));
    assertThat(fault(Shape.class, Map.of("middle", Map.of())))
        .isEqualTo("middle.x is missing; give an integer from 0 to 10");
  }

  @Test
  void takesJavaValuesWhereJsonWouldHaveText() {
    assertThat(bind(Choice.class, Map.of("level", Level.LOW)).level()).isEqualTo(Level.LOW);
    assertThat(bind(Shape.class, Map.of("middle", new Point(1, 2))).middle())
        .isEqualTo(new Point(1, 2));
    var times = Map.of("pause", Duration.ofSeconds(1), "from", Instant.EPOCH);
    assertThat(bind(Times.class, times)).isEqualTo(new Times(Duration.ofSeconds(1), Instant.EPOCH));
  }

  @Test
  void leavesOutWhatMayBeAbsent() {
    assertThat(bind(Absent.class, Map.of()))
        .isEqualTo(new Absent(Optional.empty(), null, Optional.of(7)));
    var nulls = new HashMap<String, @Nullable Object>();
    nulls.put("number", null);
    nulls.put("text", null);
    nulls.put("preset", null);
    assertThat(bind(Absent.class, nulls))
        .isEqualTo(new Absent(Optional.empty(), null, Optional.empty()));
    assertThat(bind(Absent.class, Map.of("number", 1, "text", "a")))
        .isEqualTo(new Absent(Optional.of(1), "a", Optional.of(7)));
    assertThat(fault(Absent.class, Map.of("number", "1"))).contains("give an integer");
  }

  @Test
  void saysWhatIsMissingAndWhatIsNull() {
    assertThat(problems(Message.class, Map.of()))
        .containsExactly(
            new Problem("message", "message is missing; give a text of at most 3 characters"));
    assertThat(fault(Countdown.class, Collections.singletonMap("seconds", null)))
        .isEqualTo("seconds is null; give an integer from 1 to 60");
  }

  @Test
  void knowsParametersInSnakeCaseOnly() {
    assertThat(bind(Named.class, Map.of("max_length", 1, "base_url", 2)))
        .isEqualTo(new Named(1, 2));
    assertThat(problems(Named.class, Map.of("maxLength", 1)))
        .containsExactly(
            new Problem("max_length", "max_length is missing; give an integer"),
            new Problem("maxLength", "maxLength is unknown; did you mean max_length?"));
  }

  @Test
  void saysWhichParametersThereAre() {
    assertThat(problems(Countdown.class, Map.of("secnds", 1)))
        .containsExactly(new Problem("secnds", "secnds is unknown; did you mean seconds?"));
    assertThat(fault(Named.class, Map.of("max_length", 1, "colour", 1)))
        .isEqualTo("colour is unknown; known are max_length, base_url");
    assertThat(fault(Nothing.class, Map.of("a", 1)))
        .isEqualTo("a is unknown; there are no parameters");
    assertThat(fault(Countdown.class, Map.of(5, 1))).startsWith("5 is unknown");
  }

  @Test
  void aTypeWithoutParametersTakesNone() {
    assertThat(RecordBinder.bind(Void.class, Map.of())).isNull();
    assertThat(fault(Void.class, Map.of("a", 1))).contains("there are no parameters");
  }

  @Test
  void tellsWhatTheRecordItselfRefuses() {
    assertThat(problems(Window.class, Map.of("first", 2, "last", 1)))
        .containsExactly(new Problem("first", "first is above last; swap them"));
    assertThat(problems(Window.class, Map.of("first", 1, "last", 13)))
        .containsExactly(new Problem("params", "Thirteen brings bad luck"));
    assertThat(problems(Window.class, Map.of("first", 1, "last", 14)))
        .containsExactly(new Problem("params", "the values do not go together"));
    assertThat(problems(Window.class, Map.of("first", 1, "last", 16)))
        .containsExactly(new Problem("last", "last must be something else"));
    assertThat(problems(Windows.class, Map.of("window", Map.of("first", 2, "last", 1))))
        .containsExactly(new Problem("window", "window: first is above last; swap them"));
  }

  @Test
  void aBugInTheRecordIsNoFaultOfTheSender() {
    assertThatThrownBy(() -> bind(Window.class, Map.of("first", 1, "last", 15)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> bind(Window.class, Map.of("first", 1, "last", 17)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void tellsAllFaultsAtOnceUpToALimit() {
    var given = Map.of("texts", List.of(1, 2), "ints", Collections.nCopies(5000, "a"));
    var problems = problems(Lists.class, given);
    assertThat(problems).hasSize(101);
    assertThat(problems.getLast())
        .isEqualTo(new Problem("params", "there are more faults; mend these first"));
  }

  @Test
  void isNotExhaustedByDepth() {
    Map<String, Object> deep = Map.of();
    for (int i = 0; i < 100_000; i++) {
      deep = Map.of("next", deep);
    }
    assertThat(fault(Tree.class, deep)).isEqualTo("next is nested deeper than 100 levels");
  }

  @Test
  void repeatsLittleOfWhatWasGiven() {
    String text = "x".repeat(59) + "😀" + "y".repeat(1000);
    assertThat(fault(Countdown.class, Map.of("seconds", text)))
        .isEqualTo("seconds is \"" + "x".repeat(59) + "...\"; give an integer from 1 to 60");
    assertThat(fault(Countdown.class, Map.of("a\nb", 1))).startsWith("a?b is unknown");
    assertThat(fault(Countdown.class, Map.of("seconds", Map.of("secret", 1))))
        .startsWith("seconds is an object;");
  }

  @Test
  void bindsRecordsOnly() {
    assertThatThrownBy(() -> bind(String.class, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String is no record");
  }

  @Test
  void saysHowToOpenARecordOfAClosedModule() throws ClassNotFoundException {
    Class<?> closed = Class.forName("java.lang.runtime.SwitchBootstraps$TypePairs");
    assertThatThrownBy(() -> bind(closed, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SwitchBootstraps$TypePairs cannot be built from here")
        .hasMessageContaining("'opens java.lang.runtime to dev.hilera' in the module java.base");
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
