package dev.hilera.app.view;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lower end of a terminal, drawn over again and again. What is said meanwhile goes above it, so
 * that neither spoils the other.
 */
public final class Screen {
  private static final String ESCAPE = "\u001b[";
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

  private final PrintWriter out;
  private final boolean colours;
  private List<String> drawn = List.of();
  private int columns = Size.USUAL.columns();

  /** Draws from the line of the cursor on. */
  public Screen(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Replaces what was drawn before. */
  public synchronized void draw(List<String> lines, int columns) {
    this.columns = columns;
    StringBuilder text = new StringBuilder();
    back(text);
    drawn = colours ? List.copyOf(lines) : lines.stream().map(Screen::plain).toList();
    show(text);
    print(text);
  }

  /** Prints a line above what is drawn, or in its place if nothing is. */
  public synchronized void say(String line) {
    StringBuilder text = new StringBuilder();
    if (drawn.isEmpty()) {
      text.append(line).append('\n');
    } else {
      back(text);
      text.append(ESCAPE).append('J').append(line).append('\n');
      show(text);
    }
    print(text);
  }

  /** Leaves what was drawn and shows the cursor again. */
  public synchronized void end() {
    out.print(ESCAPE + "?25h");
    out.flush();
    drawn = List.of();
  }

  /** To the first line of what was drawn, of which a narrower terminal has made more lines. */
  private void back(StringBuilder text) {
    int rows = drawn.stream().mapToInt(this::rows).sum();
    if (rows > 0) {
      text.append('\r').append(ESCAPE).append(rows).append('A');
    }
  }

  /** Letters may be wider than they are thought here; so nothing is wrapped meanwhile. */
  private void show(StringBuilder text) {
    text.append(ESCAPE).append("?25l").append(ESCAPE).append("?7l");
    for (String line : drawn) {
      text.append('\r').append(line).append(ESCAPE).append("K\n");
    }
    text.append(ESCAPE).append('J').append(ESCAPE).append("?7h");
  }

  private int rows(String line) {
    int width = Words.width(CONTROL.matcher(line).replaceAll(""));
    return Math.max(1, Math.ceilDiv(width, columns));
  }

  private static String plain(String line) {
    return COLOUR.matcher(line).replaceAll("");
  }

  private void print(StringBuilder text) {
    out.print(text);
    out.flush();
  }
}
