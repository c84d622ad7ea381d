package dev.hilera.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The figures as one Markdown table. */
final class Table {

  private static final String HEAD =
      """
      | Shape | Contender | Median | Min | Max | Unit | Speed against | Commits |
      | --- | --- | ---: | ---: | ---: | --- | ---: | ---: |
      """;

  @SuppressWarnings("InlineFormatString") // read better apart from the code
  private static final String LEGEND =
      """

      Speed against: how many times as fast as the yardstick of its kind (%s in memory, %s on
      disk), median of the ratios within each round. Commits: how many times as long as one
      synced one-row commit of SQLite in the same round (of the same percentile, where it is one).
      """;

  private final List<Series> all;
  private final Set<String> durable;

  /**
   * @param durable the names of the contenders that are
   */
  Table(List<Series> all, Set<String> durable) {
    this.all = all;
    this.durable = durable;
  }

  String text() {
    var text = new StringBuilder(HEAD);
    for (var series : all) {
      text.append(line(series)).append('\n');
    }
    return text.append(LEGEND.formatted(Contenders.yardstick(false), Contenders.yardstick(true)))
        .toString();
  }

  private String line(Series series) {
    var cells = new ArrayList<String>();
    cells.add(series.shape);
    cells.add(series.contender);
    for (double value : new double[] {series.median(), series.min(), series.max()}) {
      cells.add(String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value));
    }
    cells.add(series.unit.toString());
    cells.add(against(series));
    cells.add(commits(series));
    return "| " + String.join(" | ", cells) + " |";
  }

  private String against(Series series) {
    var yardstick = Contenders.yardstick(durable.contains(series.contender));
    return series.unit == Series.Unit.ROWS_PER_SECOND
            || series.contender.equals(Tournament.ONE_COMMIT)
        ? ""
        : ratio(series.speedAgainst(other(series, yardstick)));
  }

  private String commits(Series series) {
    return series.unit.isTime() && durable.contains(series.contender)
        ? ratio(series.timeAgainst(other(series, Tournament.ONE_COMMIT)))
        : "";
  }

  private Series other(Series series, String contender) {
    return all.stream()
        .filter(one -> one.shape.equals(series.shape) && one.contender.equals(contender))
        .findFirst()
        .orElseThrow();
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f x", value);
  }
}
