package dev.hilera.server.types;

import dev.hilera.Plugin;
import dev.hilera.TaskType;
import java.time.InstantSource;
import java.util.List;

/**
 * Five types to try a server with: {@code countdown}, {@code prime}, {@code fibonacci}, {@code
 * url_fetch} and {@code echo}. All stop within a second of a cancel.
 */
public final class BuiltIn implements Plugin {
  private final List<TaskType<?, ?>> types;

  /**
   * By this clock.
   *
   * @param allowPrivate whether {@code url_fetch} may read from this machine and private networks
   */
  public BuiltIn(InstantSource clock, boolean allowPrivate) {
    Pace pace = new Pace(clock);
    types =
        List.of(
            Countdown.type(pace),
            Prime.type(pace),
            Fibonacci.type(pace),
            UrlFetch.type(pace, allowPrivate ? Addresses.ANY : Addresses.PUBLIC),
            Echo.type(pace));
  }

  @Override
  public List<TaskType<?, ?>> taskTypes() {
    return types;
  }
}
