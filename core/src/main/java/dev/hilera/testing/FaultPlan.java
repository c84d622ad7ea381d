package dev.hilera.testing;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what goes wrong in one schedule, and counts it. */
final class FaultPlan {
  private final VirtualWorld world;
  private final Faults faults;
  private final Map<Faults.Kind, Long> counts = new EnumMap<>(Faults.Kind.class);
  private int left;
  private long commits;
  private long attempts;

  FaultPlan(VirtualWorld world, Faults faults) {
    this.world = world;
    this.faults = faults;
    this.left = faults.equals(Faults.NONE) ? 0 : 1 + world.chance(12);
  }

  /**
   * What goes wrong with a commit; {@code null} for nothing.
   *
   * @param several whether it is of more than one job
   */
  Faults.@Nullable Kind ofCommit(boolean several) {
    commits++;
    return of(() ->
        switch (world.chance(several ? 9 : 6)) {
          case 0 -> Faults.Kind.FAILED;
          case 1 -> Faults.Kind.UNKNOWN_DONE;
          case 2 -> Faults.Kind.UNKNOWN_NOT_DONE;
          case 3 -> Faults.Kind.UNKNOWN_LATE;
          case 4 -> Faults.Kind.PAUSED;
          case 5 -> Faults.Kind.SLOW;
          default -> Faults.Kind.REFUSED;
        });
  }

  /** What goes wrong with another call of the store; {@code null} for nothing. */
  Faults.@Nullable Kind ofCall() {
    return of(() ->
        switch (world.chance(4)) {
          case 0 -> Faults.Kind.FAILED;
          case 1 -> Faults.Kind.UNANSWERED;
          case 2 -> Faults.Kind.PAUSED;
          default -> Faults.Kind.SLOW;
        });
  }

  private Faults.@Nullable Kind of(Supplier<Faults.Kind> failure) {
    double roll = world.chance();
    if (left == 0 || roll >= faults.crash() + faults.store()) {
      return null;
    }
    if (roll >= faults.crash()) {
      return hit(failure.get());
    }
    return hit(world.chance(2) == 0 ? Faults.Kind.CRASH_BEFORE : Faults.Kind.CRASH_AFTER);
  }

  /** What goes wrong with an attempt; {@code null} for nothing. */
  Faults.@Nullable Kind ofAttempt() {
    attempts++;
    double roll = world.chance();
    if (left == 0 || roll >= faults.crash() + faults.task()) {
      return null;
    }
    return hit(roll < faults.crash() ? Faults.Kind.CRASH_WITHIN : Faults.Kind.TASK_THREW);
  }

  private Faults.Kind hit(Faults.Kind kind) {
    left--;
    counts.merge(kind, 1L, Long::sum);
    return kind;
  }

  /** Some time, in nanoseconds, such as slow things take. */
  long aWhile() {
    return (1 + world.chance(3_000)) * 1_000_000L;
  }

  /** Some time, in nanoseconds, such as a machine stands still; every other one passes a lease. */
  long aPause() {
    return (1 + world.chance(30_000)) * 1_000_000L;
  }

  Map<Faults.Kind, Long> counts() {
    return counts;
  }

  long commits() {
    return commits;
  }

  long attempts() {
    return attempts;
  }
}
