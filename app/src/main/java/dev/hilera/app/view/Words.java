package dev.hilera.app.view;

import dev.hilera.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Durations, counts and foreign texts, fit for one line. */
public final class Words {
  private Words() {}

  /** {@code 0.4s}, {@code 12s}, {@code 3m 05s}, {@code 2h 07m}. */
  public static String duration(long millis) {
    long kept = Math.max(0, millis);
    if (kept < 10_000) {
      return String.format(Locale.ROOT, "%.1fs", Math.floor(kept / 100.0) / 10);
    }
    Duration duration = Duration.ofMillis(kept);
    if (duration.toMinutes() == 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toHours() == 0
        ? String.format(Locale.ROOT, "%dm %02ds", duration.toMinutes(), duration.toSecondsPart())
        : String.format(Locale.ROOT, "%dh %02dm", duration.toHours(), duration.toMinutesPart());
  }

  /** {@code 3 completed, 1 failed}: what is not zero. */
  public static String counts(Counts counts) {
    List<String> parts = new ArrayList<>();
    add(parts, counts.completed(), "completed");
    add(parts, counts.failed(), "failed");
    add(parts, counts.cancelled(), "cancelled");
    add(parts, counts.notRun(), "not run");
    add(parts, counts.running(), "running");
    add(parts, counts.sleeping(), "sleeping");
    add(parts, counts.waiting(), "waiting");
    return parts.isEmpty() ? "no tasks" : String.join(", ", parts);
  }

  private static void add(List<String> parts, int count, String word) {
    if (count > 0) {
      parts.add(count + " " + word);
    }
  }

  /** The first line of a text of others, without what would move the cursor. */
  public static String line(String text) {
    return plain(text.lines().findFirst().orElse(""));
  }

  /**
   * What a text of others says in one line: its first, and its last that is neither blank nor
   * indented, which in an error with a stack trace is the one that names it.
   */
  public static String summary(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    String last =
        lines.stream()
            .skip(1)
            .filter(line -> !Character.isWhitespace(line.charAt(0)))
            .reduce("", (former, line) -> line);
    String first = line(text);
    return last.isEmpty() ? first : first + ": " + plain(last).strip();
  }

  /** A line of a text of others, without what would move the cursor. */
  public static String plain(String text) {
    return text.replace('\t', ' ').replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]", "");
  }

  /** As much of the text as fits into so many columns. */
  static String fitted(String text, int columns) {
    int used = 0;
    int at = 0;
    while (at < text.length()) {
      int letter = text.codePointAt(at);
      used += width(letter);
      if (used > columns) {
        return columns == 0 ? "" : cutBefore(text, at, columns);
      }
      at += Character.charCount(letter);
    }
    return text;
  }

  private static String cutBefore(String text, int end, int columns) {
    String kept = text.substring(0, end);
    while (!kept.isEmpty() && width(kept) > columns - 1) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept + "…";
  }

  /** How many columns a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Words::width).sum();
  }

  /** Whether all terminals agree on how wide it is; on marks and emoji they do not. */
  static boolean sureOfWidth(String text) {
    return text.codePoints()
        .allMatch(letter ->
            width(letter) > 0 && !Character.isEmojiPresentation(letter) && letter < 0x1f000);
  }

  /** East Asian wide letters and emoji take two columns, marks on others and joiners none. */
  private static int width(int letter) {
    int type = Character.getType(letter);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean half = letter >= 0x1f1e6 && letter <= 0x1f1ff;
    boolean wide =
        (letter >= 0x1100 && letter <= 0x115f)
            || (letter >= 0x2e80 && letter <= 0xa4cf)
            || (letter >= 0xac00 && letter <= 0xd7a3)
            || (letter >= 0xf900 && letter <= 0xfaff)
            || (letter >= 0xfe30 && letter <= 0xfe6f)
            || (letter >= 0xff00 && letter <= 0xff60)
            || (letter >= 0x20000 && letter <= 0x3fffd)
            || Character.isEmojiPresentation(letter);
    return wide && !half ? 2 : 1;
  }
}
