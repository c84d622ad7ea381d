package dev.hilera.server.types;

import dev.hilera.Attempt;
import dev.hilera.Param;
import dev.hilera.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds primes with the sieve of Eratosthenes. */
final class Prime {
  /** What it takes. */
  record Params(
      @Param(value = "1000", min = 100, max = 100_000, description = "Primes up to this number.")
          int limit) {}

  private Prime() {}

  static TaskType<Params, Map<String, Object>> type(Pace pace) {
    return TaskType.<Params, Map<String, Object>>of(
            "prime",
            Params.class,
            params -> {
              Instant begin = pace.now();
              List<Integer> primes = primes(params.limit());
              Map<String, Object> result = new LinkedHashMap<>();
              result.put("count", primes.size());
              result.put("primes", primes);
              result.put("largest", primes.getLast());
              result.put("duration", pace.since(begin));
              return result;
            })
        .description("Finds all primes up to a number.");
  }

  private static List<Integer> primes(int limit) throws InterruptedException {
    Attempt attempt = Attempt.current();
    BitSet crossed = new BitSet(limit + 1);
    List<Integer> primes = new ArrayList<>();
    int told = 0;
    for (int number = 2; number <= limit; number++) {
      if (!crossed.get(number)) {
        primes.add(number);
        for (long multiple = (long) number * number; multiple <= limit; multiple += number) {
          crossed.set((int) multiple);
        }
      }
      int percent = (int) (100L * number / limit);
      if (percent / 10 > told) {
        told = percent / 10;
        attempt.progress(told * 10, primes.size() + " primes up to " + number);
        if (attempt.cancelled()) {
          throw new InterruptedException("cancelled");
        }
      }
    }
    return primes;
  }
}
