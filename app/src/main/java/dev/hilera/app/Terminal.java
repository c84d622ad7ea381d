package dev.hilera.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hilera.app.view.Size;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The terminal behind stderr, if there is one. The launcher says so, since Java cannot tell;
 * without it, Java's own guess counts.
 */
final class Terminal implements Supplier<Size> {
  /** How often its size is asked for, by a program of its own. */
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private final InstantSource clock;
  private Size size = Size.USUAL;
  private Instant asked = Instant.MIN;

  Terminal(InstantSource clock) {
    this.clock = clock;
  }

  @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
  static boolean isThere() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    String said = System.getProperty("hilera.terminal");
    if (said != null) {
      return said.equals("true");
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Its size, at most some seconds old. */
  @Override
  public synchronized Size get() {
    Instant now = clock.instant();
    if (asked.isBefore(now.minus(REFRESH))) {
      asked = now;
      size = ask();
    }
    return size;
  }

  private Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] words =
          new String(stty.getInputStream().readAllBytes(), US_ASCII).strip().split(" ", -1);
      int columns = Integer.parseInt(words[1]);
      return columns == 0 ? Size.USUAL : new Size(columns, Integer.parseInt(words[0]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return Size.USUAL;
    }
  }
}
