package dev.hilera.app.view;

/** Colours of a terminal, or none. */
enum Paint {
  GREEN("32"),
  RED("31"),
  YELLOW("33"),
  BLUE("36"),
  GREY("90"),
  BOLD("1");

  private static final String ESCAPE = "\u001b[";
  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /** Empties the line from here on and goes to a column, the first of which is 1. */
  static String column(int column) {
    return ESCAPE + "K" + ESCAPE + column + "G";
  }

  String on(String text) {
    return text.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
