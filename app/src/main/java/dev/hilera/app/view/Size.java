package dev.hilera.app.view;

/** How much a terminal shows. */
public record Size(int columns, int lines) {
  /** What terminals have unless they say otherwise. */
  public static final Size USUAL = new Size(80, 24);

  /** One that is smaller still is drawn for as if it had these; it cuts off what does not fit. */
  public Size {
    columns = Math.max(20, columns);
    lines = Math.max(2, lines);
  }
}
