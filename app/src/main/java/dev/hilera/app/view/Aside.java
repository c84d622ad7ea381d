package dev.hilera.app.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Says whole lines of what others print, above what is drawn. */
public final class Aside extends OutputStream {
  /** A longer line is broken. */
  private static final int LONGEST = 16 << 10;

  private final Screen screen;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Speaks on this screen. */
  public Aside(Screen screen) {
    this.screen = screen;
  }

  @Override
  public synchronized void write(int letter) {
    if (letter == '\n' || line.size() == LONGEST) {
      say();
    }
    if (letter != '\n') {
      line.write(letter);
    }
  }

  /** Says what is left of a line. */
  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      say();
    }
  }

  private void say() {
    screen.say(Words.plain(line.toString(UTF_8)));
    line.reset();
  }
}
