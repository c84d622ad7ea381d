package dev.hilera.repository;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.util.List;

/** The one look of Java code: what google-java-format makes of it. */
public final class Format {
  private Format() {}

  public static List<Violation> check(SourceFile file) {
    String formatted;
    try {
      formatted = format(file.text());
    } catch (FormatterException e) {
      return List.of(new Violation(file.path(), 1, "cannot be formatted: " + e.getMessage()));
    }
    if (formatted.equals(file.text())) {
      return List.of();
    }
    var line = firstDifference(file.text().lines().toList(), formatted.lines().toList());
    return List.of(
        new Violation(file.path(), line, "not formatted: run mvn test -pl core -Dformat=write"));
  }

  public static String format(String text) throws FormatterException {
    return RemoveUnusedImports.removeUnusedImports(new Formatter().formatSourceAndFixImports(text));
  }

  private static long firstDifference(List<String> ours, List<String> theirs) {
    int line = 0;
    while (line < Math.min(ours.size(), theirs.size()) && ours.get(line).equals(theirs.get(line))) {
      line++;
    }
    return line + 1L;
  }
}
