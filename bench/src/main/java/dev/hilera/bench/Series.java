package dev.hilera.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one contender reached with one shape, round by round. */
final class Series {

  /** What is measured, and which way is better. */
  enum Unit {
    TASKS_PER_SECOND("tasks/s"),
    ROWS_PER_SECOND("/s"),
    MICROS_PER_STEP("us/step"),
    MICROS("us");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    boolean isTime() {
      return this == MICROS_PER_STEP || this == MICROS;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  final String shape;
  final String contender;
  final Unit unit;
  private final List<Double> rounds = new ArrayList<>();

  Series(String shape, String contender, Unit unit) {
    this.shape = shape;
    this.contender = contender;
    this.unit = unit;
  }

  void add(double value) {
    rounds.add(value);
  }

  double median() {
    return percentile(rounds.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
  }

  double min() {
    return percentile(rounds.stream().mapToDouble(Double::doubleValue).toArray(), 0);
  }

  double max() {
    return percentile(rounds.stream().mapToDouble(Double::doubleValue).toArray(), 1);
  }

  /** The median over the rounds of how many times as fast as the other this was. */
  double speedAgainst(Series other) {
    return percentile(ratios(unit.isTime() ? other : this, unit.isTime() ? this : other), 0.5);
  }

  /** The median over the rounds of how many times as long as the other this took. */
  double timeAgainst(Series other) {
    return 1 / speedAgainst(other);
  }

  /** The nearest value below which the share of the values lies. */
  static double percentile(double[] values, double share) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  private static double[] ratios(Series dividend, Series divisor) {
    var ratios = new double[dividend.rounds.size()];
    Arrays.setAll(ratios, at -> dividend.rounds.get(at) / divisor.rounds.get(at));
    return ratios;
  }
}
