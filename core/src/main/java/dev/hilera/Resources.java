package dev.hilera;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Named amounts: what a node has, or what a task takes while it runs. {@code cpu}, {@code memory}
 * (bytes), {@code gpu} or any other name.
 *
 * @param amounts in thousandths, so that sums are exact; none is negative, zeros are left out
 */
public record Resources(Map<String, Long> amounts) {
  /** Nothing. */
  public static final Resources NONE = new Resources(Map.of());

  private static final int SCALE = 1000;

  /** Checks and takes a sorted copy. */
  public Resources {
    var kept = new TreeMap<String, Long>();
    amounts.forEach((name, amount) -> {
      if (amount < 0) {
        throw new IllegalArgumentException(name + " is negative: " + show(amount));
      }
      if (amount > 0) {
        kept.put(name, amount);
      }
    });
    amounts = Collections.unmodifiableMap(kept);
  }

  /** One amount; up to three decimals count. */
  public static Resources of(String name, double amount) {
    return NONE.and(name, amount);
  }

  /** These amounts and one more; it replaces one of the same name. */
  public Resources and(String name, double amount) {
    if (!(amount >= 0) || amount > Long.MAX_VALUE / (2.0 * SCALE)) {
      throw new IllegalArgumentException(name + " cannot be " + amount);
    }
    var more = new TreeMap<>(amounts);
    more.put(name, Math.round(amount * SCALE));
    return new Resources(more);
  }

  /** Whether nothing is asked for. */
  public boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** Whether all of this fits into what is given. */
  public boolean fitsIn(Resources room) {
    return amounts.entrySet().stream()
        .allMatch(ask -> ask.getValue() <= room.amounts.getOrDefault(ask.getKey(), 0L));
  }

  /** The sum by name. */
  public Resources plus(Resources other) {
    var sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
    return new Resources(sum);
  }

  /** The difference by name, nothing below zero. */
  public Resources minus(Resources other) {
    var rest = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> rest.computeIfPresent(name, (n, a) -> a - amount));
    rest.values().removeIf(amount -> amount <= 0);
    return new Resources(rest);
  }

  @Override
  public String toString() {
    return amounts.isEmpty()
        ? "nothing"
        : amounts.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + show(entry.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static String show(long thousandths) {
    return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
  }
}
