package dev.hilera.testing;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a {@link Simulation} has done.
 *
 * @param schedules that were run to their end with at least one fault
 * @param calm those that happened to have none
 * @param jobs in all of them
 * @param tasks of these jobs
 * @param attempts of these tasks
 * @param commits of batches
 * @param faults by kind
 * @param steps of tasks' lives, such as "waiting to ready", as committed
 * @param moves of attempts between nodes, by what became of them
 * @param real the time it took
 */
public record Summary(
    long schedules,
    long calm,
    long jobs,
    long tasks,
    long attempts,
    long commits,
    Map<Faults.Kind, Long> faults,
    Map<String, Long> steps,
    Map<String, Long> moves,
    Duration real) {

  /** Both together. */
  Summary plus(Summary other) {
    return new Summary(
        schedules + other.schedules,
        calm + other.calm,
        jobs + other.jobs,
        tasks + other.tasks,
        attempts + other.attempts,
        commits + other.commits,
        sum(new EnumMap<>(Faults.Kind.class), faults, other.faults),
        sum(new TreeMap<>(), steps, other.steps),
        sum(new TreeMap<>(), moves, other.moves),
        real.plus(other.real));
  }

  private static <K> Map<K, Long> sum(Map<K, Long> all, Map<K, Long> some, Map<K, Long> others) {
    some.forEach((kind, count) -> all.merge(kind, count, Long::sum));
    others.forEach((kind, count) -> all.merge(kind, count, Long::sum));
    return all;
  }

  /** For people. */
  @Override
  public String toString() {
    return "%,d schedules with faults and %,d without, in %,d s: %,d jobs, %,d tasks, %,d attempts, %,d commits; faults: %s; steps: %s%s"
        .formatted(
            schedules,
            calm,
            real.toSeconds(),
            jobs,
            tasks,
            attempts,
            commits,
            listed(faults, kind -> kind.name().toLowerCase(Locale.ROOT)),
            listed(steps, step -> step),
            moves.isEmpty() ? "" : "; between nodes: " + listed(moves, move -> move));
  }

  private static <K> String listed(Map<K, Long> counts, Function<K, String> word) {
    return counts.entrySet().stream()
        .map(count -> "%,d %s".formatted(count.getValue(), word.apply(count.getKey())))
        .collect(Collectors.joining(", "));
  }
}
