package dev.hilera.server.types;

import dev.hilera.Param;
import dev.hilera.TaskType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives back what it was given, later. */
final class Echo {
  /** What it takes. */
  record Params(
      @Param(maxLength = 200, description = "What to give back.") String message,
      @Param(value = "3", min = 1, max = 30, description = "After how many seconds.") int delay) {
    /** Says something. */
    Params {
      if (message.isEmpty()) {
        throw new IllegalArgumentException("message is empty; give 1 to 200 characters");
      }
    }
  }

  private Echo() {}

  static TaskType<Params, Map<String, Object>> type(Pace pace) {
    return TaskType.<Params, Map<String, Object>>of(
            "echo",
            Params.class,
            params -> {
              pace.countDown(params.delay());
              Map<String, Object> result = new LinkedHashMap<>();
              result.put("message", params.message());
              result.put("echoed_at", pace.now().toString());
              return result;
            })
        .description("Gives back a message after some seconds.");
  }
}
