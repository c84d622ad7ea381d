package dev.hilera.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters as a record: given as one already, or bound from a map as JSON has it. */
public final class Params {
  private Params() {}

  /**
   * The parameters as the record the type declares; {@code null} stands for none given, where each
   * has its default or is missed.
   *
   * @throws dev.hilera.HileraException.Invalid naming each field and bound that is not kept
   */
  @SuppressWarnings("NullAway") // a type without parameters declares Void or accepts null
  public static <P> P bind(Class<P> type, @Nullable Object given) {
    if (given == null && type.isRecord()) {
      return RecordBinder.bind(type, Map.of());
    }
    if (given instanceof Map<?, ?> fields && type != Map.class) {
      return RecordBinder.bind(type, fields);
    }
    return type.cast(given);
  }
}
