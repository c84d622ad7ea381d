package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void nothingIsDrawnOnTerminalsThatOnlyKnowLetters() {
    assertThat(Terminal.draws(Map.of("TERM", "xterm-256color"))).isTrue();
    assertThat(Terminal.draws(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.draws(Map.of("TERM", ""))).isFalse();
    assertThat(Terminal.draws(Map.of())).isFalse();
  }

  @Test
  void coloursCanBeSwitchedOff() {
    assertThat(Terminal.hasColours(Map.of())).isTrue();
    assertThat(Terminal.hasColours(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Terminal.hasColours(Map.of("NO_COLOR", "1"))).isFalse();
  }
}
