package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.1S, 100ms",
    "PT2S, 2s",
    "PT90S, 90s",
    "PT1M, 1m",
    "PT1H30M, 90m",
    "PT2H, 2h",
    "PT24H, 1d",
    "PT25H, 25h",
    "P7D, 7d",
    "PT0.0000015S, 1500ns",
    "PT-2S, -2s",
    "PT-0.5S, -500ms",
    "P36500D, 36500d",
    "PT2562047788015215H, 106751991167300d",
  })
  void aDurationIsWrittenAsInJobFiles(Duration time, String text) {
    assertThat(TimeText.of(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807", "-9223372036854775808"})
  void theLongestOnesAreWrittenToo(long seconds) {
    assertThat(TimeText.of(Duration.ofSeconds(seconds))).endsWith("d");
  }
}
