package dev.hilera;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often and how soon a failed task is tried again: exponential backoff with jitter, as in the
 * AWS Architecture Blog's "Exponential Backoff And Jitter".
 *
 * @param attempts in all, the first one included; at least 1
 * @param backoff the wait before the second attempt
 * @param factor by which the wait grows from one attempt to the next, at least 1
 * @param maxBackoff the longest wait
 * @param jitter the share of the wait that is random, 0 to 1
 * @param exitCodes of a command after which it is tried again; empty means any
 * @param when which exceptions are worth another attempt; {@code null} means all. It is code, so it
 *     is known only where the job type, task type or lambda is
 */
public record Retry(
    int attempts,
    Duration backoff,
    double factor,
    Duration maxBackoff,
    double jitter,
    Set<Integer> exitCodes,
    @Nullable Predicate<? super Throwable> when) {

  /** One attempt, no other. */
  public static final Retry NONE =
      new Retry(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2, Set.of(), null);

  /** Takes a copy of the exit codes. Ranges are checked at submit, with all other faults. */
  public Retry {
    exitCodes = Set.copyOf(exitCodes);
  }

  /** So many attempts in all, 1 s apart, then 2 s, 4 s and so on up to 5 minutes, 20 % jitter. */
  public static Retry times(int attempts) {
    return new Retry(
        attempts, NONE.backoff, NONE.factor, NONE.maxBackoff, NONE.jitter, NONE.exitCodes, null);
  }

  /** The same with another first wait. */
  public Retry backoff(Duration first) {
    return new Retry(attempts, first, factor, maxBackoff, jitter, exitCodes, when);
  }

  /** The same with another growth of the wait. */
  public Retry factor(double growth) {
    return new Retry(attempts, backoff, growth, maxBackoff, jitter, exitCodes, when);
  }

  /** The same with another longest wait. */
  public Retry maxBackoff(Duration longest) {
    return new Retry(attempts, backoff, factor, longest, jitter, exitCodes, when);
  }

  /** The same with another random share, 0 to 1. */
  public Retry jitter(double share) {
    return new Retry(attempts, backoff, factor, maxBackoff, share, exitCodes, when);
  }

  /** The same, only after these exit codes of a command. */
  public Retry exitCodes(Set<Integer> codes) {
    return new Retry(attempts, backoff, factor, maxBackoff, jitter, codes, when);
  }

  /** The same, only for exceptions that this accepts. */
  public Retry when(@Nullable Predicate<? super Throwable> worthwhile) {
    return new Retry(attempts, backoff, factor, maxBackoff, jitter, exitCodes, worthwhile);
  }

  /**
   * The wait after the given number of failures.
   *
   * @param failures so far, at least 1
   * @param random from 0 (included) to 1 (excluded)
   */
  public Duration waitAfter(int failures, double random) {
    double longest = Math.max(0, maxBackoff.toMillis());
    double full = Math.min(longest, backoff.toMillis() * Math.pow(factor, failures - 1.0));
    return Duration.ofMillis(Math.round(full * (1 - jitter * random)));
  }
}
