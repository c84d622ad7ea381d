package dev.hilera.server.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "0s, PT0S",
    "90m, PT1H30M"
  })
  void durationsAreANumberAndAUnit(String text, Duration duration) {
    assertThat(Amounts.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "1.5h", "-5s", "+5s", "5S", "5sec", "1h30m", "٥s"})
  void otherTextsAreNoDurations(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Amounts.duration(text))
        .withMessageContaining("write a whole number and a unit: 500ms");
  }

  @ParameterizedTest
  @CsvSource({"0B, 0", "512B, 512", "64KiB, 65536", "16MiB, 16777216", "2GiB, 2147483648"})
  void sizesAreANumberAndAUnit(String text, long bytes) {
    assertThat(Amounts.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "KiB", "64KB", "64kib", "64 KiB", "1.5MiB", "-1B", "64M"})
  void otherTextsAreNoSizes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Amounts.size(text))
        .withMessageContaining("write a whole number and a unit: 512B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999d", "999999999999GiB"})
  void whatOverflowsIsTooMuch(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> {
          Amounts.duration(text);
          Amounts.size(text);
        });
    assertThatIllegalArgumentException().isThrownBy(() -> Amounts.size(text));
  }
}
