package dev.hilera.server.types;

import dev.hilera.Param;
import dev.hilera.TaskType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts down the seconds. */
final class Countdown {
  /** What it takes. */
  record Params(
      @Param(value = "10", min = 1, max = 60, description = "How many seconds to count down.")
          int seconds) {}

  private Countdown() {}

  static TaskType<Params, Map<String, Object>> type(Pace pace) {
    return TaskType.<Params, Map<String, Object>>of(
            "countdown",
            Params.class,
            params -> {
              Instant begin = pace.now();
              pace.countDown(params.seconds());
              Map<String, Object> result = new LinkedHashMap<>();
              result.put("message", "Countdown of " + params.seconds() + " seconds completed");
              result.put("duration", pace.since(begin));
              return result;
            })
        .description("Counts down the seconds.");
  }
}
