package dev.hilera.app.view;

import java.io.PrintWriter;
import java.util.List;

/** The lower end of a terminal, drawn over again and again. Not thread-safe. */
public final class Screen {
  private static final String ESCAPE = "\u001b[";
  private final PrintWriter out;
  private int drawn;

  /** Draws from the line of the cursor on. */
  public Screen(PrintWriter out) {
    this.out = out;
  }

  /** Replaces what was drawn before. */
  public void draw(List<String> lines) {
    StringBuilder text = new StringBuilder(ESCAPE).append("?25l");
    if (drawn > 0) {
      text.append(ESCAPE).append(drawn).append('A');
    }
    for (String line : lines) {
      text.append('\r').append(line).append(ESCAPE).append("K\n");
    }
    text.append(ESCAPE).append('J');
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  /** Leaves what was drawn and shows the cursor again. */
  public void end() {
    out.print(ESCAPE + "?25h");
    out.flush();
    drawn = 0;
  }
}
