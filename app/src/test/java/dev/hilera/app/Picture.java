package dev.hilera.app;

import java.util.List;
import java.util.Locale;

/** A drawing of a terminal as SVG, for light and for dark pages. */
final class Picture {
  private static final double WIDTH = 8.4;
  private static final int HEIGHT = 21;
  private static final int LEFT = 20;
  private static final int TOP = 34;
  private static final int COLUMNS = 88;

  private static final String STYLE =
      """
        <style>
          .card { fill: #ffffff; stroke: #d0d7de; }
          text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; white-space: pre; }
          .s1 { font-weight: 600; } .s31 { fill: #cf222e; } .s32 { fill: #1a7f37; }
          .s33 { fill: #9a6700; } .s36 { fill: #0969da; } .s90 { fill: #59636e; }
          .rest { opacity: 0.25; }
          @media (prefers-color-scheme: dark) {
            .card { fill: #0d1117; stroke: #3d444d; }
            text { fill: #f0f6fc; }
            .s31 { fill: #ff7b72; } .s32 { fill: #3fb950; }
            .s33 { fill: #d29922; } .s36 { fill: #58a6ff; } .s90 { fill: #9198a1; }
          }
        </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  private Picture() {}

  /** The command, and below it what the terminal shows. */
  static String of(String command, String says, List<List<Tube.Cell>> lines) {
    Picture picture = new Picture();
    int width = (int) (2 * LEFT + COLUMNS * WIDTH);
    int height = TOP + lines.size() * HEIGHT + 20;
    picture.line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(width, height, width, height)
            + " role=\"img\" aria-labelledby=\"t\">");
    picture.line("  <title id=\"t\">" + escaped(says) + "</title>");
    picture.svg.append(STYLE);
    picture.line(
        "  <rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>"
            .formatted(width - 1, height - 1));
    picture.text(0, 0, "$ " + command, "90");
    for (int row = 0; row < lines.size(); row++) {
      picture.row(row + 1, lines.get(row));
    }
    picture.line("</svg>");
    return picture.svg.toString();
  }

  private void row(int row, List<Tube.Cell> cells) {
    int from = 0;
    while (from < cells.size()) {
      Tube.Cell first = cells.get(from);
      StringBuilder run = new StringBuilder();
      int to = from;
      while (to < cells.size() && alike(first, cells.get(to))) {
        run.append(cells.get(to++).letter());
      }
      if (isBar(first)) {
        bar(row, from, to - from, first);
      } else if (!run.toString().isBlank()) {
        text(row, from, run.toString(), first.style());
      }
      from = to;
    }
  }

  /**
   * Each symbol stands alone, since fonts give it widths of their own; so does each part of a bar.
   */
  private static boolean alike(Tube.Cell one, Tube.Cell other) {
    return one.style().equals(other.style())
        && isBar(one) == isBar(other)
        && (!isBar(one) || one.letter().equals(other.letter()));
  }

  private static boolean isBar(Tube.Cell cell) {
    return cell.letter().equals("█") || cell.letter().equals("░");
  }

  private void bar(int row, int column, int length, Tube.Cell cell) {
    String classes = "s" + (cell.style().isEmpty() ? "90" : cell.style());
    line(
        String.format(
            Locale.ROOT,
            "  <rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"12\"/>",
            cell.letter().equals("░") ? classes + " rest" : classes,
            LEFT + column * WIDTH,
            TOP + row * HEIGHT - 11,
            length * WIDTH));
  }

  private void text(int row, int column, String text, String style) {
    int lead = text.length() - text.stripLeading().length();
    String shown = text.strip();
    line(
        String.format(
            Locale.ROOT,
            "  <text%s x=\"%.1f\" y=\"%d\"%s>%s</text>",
            style.isEmpty() ? "" : " class=\"s" + style + "\"",
            LEFT + (column + lead) * WIDTH,
            TOP + row * HEIGHT,
            shown.length() < 2
                ? ""
                : String.format(Locale.ROOT, " textLength=\"%.1f\"", shown.length() * WIDTH),
            escaped(shown)));
  }

  private void line(String line) {
    svg.append(line).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
