package dev.hilera.app.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String ESCAPE = "\u001b[";
  private final StringWriter out = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(out), true);

  @Test
  void whatWasDrawnIsReplaced() {
    screen.draw(List.of("one", "two"), 80);
    assertThat(shown()).contains("\rone", "\rtwo").doesNotContain(ESCAPE + "2A");
    screen.draw(List.of("three"), 80);
    assertThat(shown()).startsWith("\r" + ESCAPE + "2A").contains("\rthree").contains(ESCAPE + "J");
  }

  @Test
  void whatIsSaidGoesAboveAndTheDrawingFollowsIt() {
    screen.draw(List.of("one", "two"), 80);
    shown();
    screen.say("a word");
    assertThat(shown())
        .startsWith("\r" + ESCAPE + "2A" + ESCAPE + "Ja word\n")
        .containsSubsequence("a word", "one", "two");
    screen.draw(List.of("three"), 80);
    assertThat(shown()).startsWith("\r" + ESCAPE + "2A");
  }

  @Test
  void whatIsSaidBeforeAndAfterStandsAlone() {
    screen.say("before");
    screen.draw(List.of("one"), 80);
    screen.end();
    shown();
    screen.say("after");
    assertThat(shown()).isEqualTo("after\n");
  }

  @Test
  void inATerminalMadeNarrowerItGoesBackOverTheLinesThatWereBroken() {
    screen.draw(List.of("x".repeat(70), ESCAPE + "32m" + "y".repeat(30) + ESCAPE + "0m"), 80);
    shown();
    screen.draw(List.of("z"), 30);
    assertThat(shown()).startsWith("\r" + ESCAPE + "4A");
  }

  @Test
  void nothingIsBrokenWhileItDraws() {
    screen.draw(List.of("one"), 80);
    assertThat(shown()).containsSubsequence(ESCAPE + "?7l", "one", ESCAPE + "?7h");
  }

  @Test
  void withoutColoursOnlyTheCursorIsMoved() {
    Screen plain = new Screen(new PrintWriter(out), false);
    plain.draw(List.of(ESCAPE + "1;32mone" + ESCAPE + "0m" + ESCAPE + "9Gtwo"), 80);
    assertThat(shown()).contains("\rone" + ESCAPE + "9Gtwo").doesNotContain("32m", "0m");
  }

  @Test
  void linesOfOthersAreSaidWholeAndWithoutWhatMovesTheCursor() {
    try (PrintStream others = new PrintStream(new Aside(screen), true, UTF_8)) {
      others.print("gr");
      assertThat(shown()).isEmpty();
      others.print("ün\r\n" + ESCAPE + "2Jrest");
      assertThat(shown()).isEqualTo("grün\n");
    }
    assertThat(shown()).isEqualTo("[2Jrest\n");
  }

  private String shown() {
    String shown = out.toString();
    out.getBuffer().setLength(0);
    return shown;
  }
}
