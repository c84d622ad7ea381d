package dev.hilera.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hilera.app.view.Size;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The terminal behind stderr, if there is one. The launcher says so, since Java cannot tell;
 * without it, Java's own guess counts.
 */
final class Terminal implements Supplier<Size> {
  /**
   * How often its size is asked for, by a program of its own, where no signal tells of a change.
   */
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final boolean told;
  private Size size = Size.USUAL;
  private Instant asked = Instant.MIN;

  Terminal(InstantSource clock) {
    this.clock = clock;
    this.told = Signals.on("WINCH", this::changed);
  }

  /** Whether there is one on which something can be drawn. */
  @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
  static boolean isThere() {
    if (!draws(System.getenv())) {
      return false;
    }
    String said = System.getProperty("hilera.terminal");
    if (said != null) {
      return said.equals("true");
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether a terminal understands more than letters. */
  static boolean draws(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return !kind.isEmpty() && !kind.equals("dumb");
  }

  /** Whether colours are wanted; {@code NO_COLOR} says that they are not. */
  static boolean hasColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  private synchronized void changed() {
    asked = Instant.MIN;
  }

  /** Its size; where no signal tells of a change, it may be some seconds old. */
  @Override
  public synchronized Size get() {
    Instant now = clock.instant();
    if (asked.equals(Instant.MIN) || (!told && asked.isBefore(now.minus(REFRESH)))) {
      asked = now;
      size = ask();
    }
    return size;
  }

  private static Size ask() {
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
