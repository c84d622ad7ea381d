package dev.hilera.server.jobfile;

/**
 * JSON may be indented by tabs, which the YAML parser refuses. So in a text that is one list or
 * object in brackets, tabs outside of quotes and comments become spaces: one for one, so that
 * columns stay.
 */
final class Tabs {
  private Tabs() {}

  static String spaced(String text) {
    String start = text.stripLeading();
    boolean inBrackets = start.startsWith("{") || start.startsWith("[");
    if (!inBrackets || text.indexOf('\t') < 0) {
      return text;
    }
    char[] letters = text.toCharArray();
    // What a quote must follow to open a text, instead of being part of a plain word.
    char before = '{';
    int at = 0;
    while (at < letters.length) {
      char letter = letters[at];
      boolean opens = "{[,:".indexOf(before) >= 0;
      if ((letter == '"' || letter == '\'') && opens) {
        at = endOfQuote(letters, at);
      } else if (letter == '#' && (at == 0 || Character.isWhitespace(letters[at - 1]))) {
        at = endOfLine(letters, at);
      } else if (letter == '\t') {
        letters[at] = ' ';
      }
      if (at < letters.length && !Character.isWhitespace(letters[at])) {
        before = letters[at];
      }
      at++;
    }
    return new String(letters);
  }

  /** The place of the closing quote. */
  private static int endOfQuote(char[] letters, int open) {
    int at = open + 1;
    while (at < letters.length && letters[at] != letters[open]) {
      at += letters[at] == '\\' && letters[open] == '"' ? 2 : 1;
    }
    return at;
  }

  private static int endOfLine(char[] letters, int from) {
    int at = from;
    while (at < letters.length && letters[at] != '\n') {
      at++;
    }
    return at;
  }
}
