package dev.hilera.server.types;

import dev.hilera.Attempt;
import dev.hilera.Param;
import dev.hilera.TaskType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the two numbers before, from 1 and 1 on. */
final class Fibonacci {
  private static final int TELL_EVERY = 10;

  /** What it takes. */
  record Params(
      @Param(value = "50", min = 1, max = 1000, description = "How many numbers.") int count) {}

  private Fibonacci() {}

  static TaskType<Params, Map<String, Object>> type(Pace pace) {
    return TaskType.<Params, Map<String, Object>>of(
            "fibonacci",
            Params.class,
            params -> {
              Instant begin = pace.now();
              List<BigInteger> numbers = numbers(params.count());
              Map<String, Object> result = new LinkedHashMap<>();
              result.put("numbers", numbers);
              result.put("duration", pace.since(begin));
              return result;
            })
        .description("The first numbers of Fibonacci, exactly.");
  }

  private static List<BigInteger> numbers(int count) throws InterruptedException {
    Attempt attempt = Attempt.current();
    List<BigInteger> numbers = new ArrayList<>(count);
    BigInteger last = BigInteger.ZERO;
    BigInteger next = BigInteger.ONE;
    while (numbers.size() < count) {
      numbers.add(next);
      BigInteger sum = last.add(next);
      last = next;
      next = sum;
      if (numbers.size() % TELL_EVERY == 0) {
        attempt.progress(100 * numbers.size() / count, numbers.size() + "/" + count + " numbers");
        if (attempt.cancelled()) {
          throw new InterruptedException("cancelled");
        }
      }
    }
    return numbers;
  }
}
