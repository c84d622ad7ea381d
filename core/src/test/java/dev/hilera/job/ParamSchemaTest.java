package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Param;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamSchemaTest {
  enum Level {
    LOW,
    HIGH
  }

  record Inner(@Param("3") int depth) {}

  record All(
      @Param(value = "10", min = 1, max = 60, description = "How long") int seconds,
      @Param("0.5") double share,
      @Param("true") boolean on,
      @Param(value = "hello", maxLength = 200) String message,
      @Param(value = "[1, 2]", max = 9, maxItems = 10) List<Integer> sizes,
      @Param("[\"a\", b]") List<String> words,
      @Param("{}") Map<String, String> labels,
      @Param("HIGH") Level level,
      @Param("{}") Inner inner,
      @Param("30s") Duration pause,
      @Param("2026-01-31T12:00:00Z") Instant from) {}

  record Absent(long needed, Optional<String> maybe, @Nullable String perhaps) {}

  record Self(Optional<Self> next, @Param("[]") List<Self> more) {}

  record SetComponent(Set<String> wrong) {}

  record RawList(@SuppressWarnings("rawtypes") List wrong) {}

  record Wildcard(List<? extends String> wrong) {}

  record NumberKeys(Map<Integer, String> wrong) {}

  record OptionalInList(List<Optional<String>> wrong) {}

  record Variable<T>(T wrong) {}

  record SmallFloat(float wrong) {}

  record MinOfText(@Param(min = 1) String wrong) {}

  record LengthOfNumber(@Param(maxLength = 1) int wrong) {}

  record ItemsOfText(@Param(maxItems = 1) String wrong) {}

  record NegativeLength(@Param(maxLength = -1) String wrong) {}

  record MinAboveMax(@Param(min = 2, max = 1) int wrong) {}

  record DefaultOutOfBounds(@Param(value = "99", max = 60) int wrong) {}

  record DefaultOfOtherType(@Param("ten") int wrong) {}

  record DefaultNoDecimal(@Param("NaN") double wrong) {}

  record DefaultNoBoolean(@Param("yes") boolean wrong) {}

  record DefaultNoConstant(@Param("medium") Level wrong) {}

  record DefaultNoDuration(@Param("30") Duration wrong) {}

  record DefaultNoTime(@Param("today") Instant wrong) {}

  record DefaultNoList(@Param("a") List<String> wrong) {}

  record DefaultWrongEntry(@Param("[1,a]") List<Integer> wrong) {}

  record DefaultNoMap(@Param("a") Map<String, String> wrong) {}

  record DefaultOfOptional(@Param("x") Optional<Integer> wrong) {}

  record Needy(int given) {}

  record DefaultLacksSomething(@Param("{}") Needy wrong) {}

  record WrongInside(List<DefaultOutOfBounds> inner) {}

  record SameName(int wrongName, int wrong_name) {}

  record Endless(@Param("{}") Endless wrong) {}

  @Test
  void describesEveryType() {
    assertThat(ParamSchema.describe(All.class))
        .containsExactly(
            new ParamInfo("seconds", "integer", null, 10L, 1L, 60L, null, null, "How long", false),
            info("share", "number", 0.5),
            info("on", "boolean", true),
            new ParamInfo("message", "text", null, "hello", null, null, 200, null, "", false),
            new ParamInfo(
                "sizes", "list", "integer", List.of(1L, 2L), null, 9L, null, 10, "", false),
            entries("words", "list", List.of("a", "b")),
            entries("labels", "object", Map.of()),
            info("level", "low|high", "high"),
            info("inner", "object", Map.of()),
            info("pause", "duration", "30s"),
            info("from", "time", "2026-01-31T12:00:00Z"));
  }

  @Test
  void bindsTheDefaultsItDescribes() {
    assertThat(RecordBinder.bind(All.class, Map.of()))
        .isEqualTo(
            new All(
                10,
                0.5,
                true,
                "hello",
                List.of(1, 2),
                List.of("a", "b"),
                Map.of(),
                Level.HIGH,
                new Inner(3),
                Duration.ofSeconds(30),
                Instant.parse("2026-01-31T12:00:00Z")));
  }

  @Test
  void saysWhatMustBeGiven() {
    assertThat(ParamSchema.describe(Absent.class).stream().map(ParamInfo::required))
        .containsExactly(true, false, false);
  }

  @Test
  void aTypeWithoutParametersHasNone() {
    assertThat(ParamSchema.describe(Void.class)).isEmpty();
  }

  @Test
  void aRecordMayHoldItself() {
    assertThat(ParamSchema.describe(Self.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SetComponent.class,
        RawList.class,
        Wildcard.class,
        NumberKeys.class,
        OptionalInList.class,
        Variable.class,
        SmallFloat.class,
        MinOfText.class,
        LengthOfNumber.class,
        ItemsOfText.class,
        NegativeLength.class,
        MinAboveMax.class,
        DefaultOutOfBounds.class,
        DefaultOfOtherType.class,
        DefaultNoDecimal.class,
        DefaultNoBoolean.class,
        DefaultNoConstant.class,
        DefaultNoDuration.class,
        DefaultNoTime.class,
        DefaultNoList.class,
        DefaultWrongEntry.class,
        DefaultNoMap.class,
        DefaultOfOptional.class,
        DefaultLacksSomething.class,
        SameName.class,
        Endless.class
      })
  void refusesAWrongDeclaration(Class<?> type) {
    assertThatThrownBy(() -> ParamSchema.describe(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Record " + type.getName() + ", component wrong");
  }

  @Test
  void refusesAWrongDeclarationInside() {
    assertThatThrownBy(() -> ParamSchema.describe(WrongInside.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(DefaultOutOfBounds.class.getName())
        .hasMessageEndingWith("the default is wrong: wrong is 99; 60 is the greatest");
  }

  private static ParamInfo info(String name, String type, Object value) {
    return new ParamInfo(name, type, null, value, null, null, null, null, "", false);
  }

  private static ParamInfo entries(String name, String type, Object value) {
    return new ParamInfo(name, type, "text", value, null, null, null, null, "", false);
  }
}
