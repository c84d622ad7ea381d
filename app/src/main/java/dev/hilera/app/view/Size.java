package dev.hilera.app.view;

/** How much a terminal shows. */
public record Size(int columns, int lines) {
  /** What terminals have unless they say otherwise. */
  public static final Size USUAL = new Size(80, 24);

  /** Nothing is drawn in fewer columns or lines; what does not fit is cut off by the terminal. */
  public Size {
    columns = Math.max(20, columns);
    lines = Math.max(5, lines);
  }
}
