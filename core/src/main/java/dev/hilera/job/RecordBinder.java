package dev.hilera.job;

import dev.hilera.HileraException;
import java.util.Map;

/** Makes a record of parameters from a map as JSON has it, strictly: nothing is converted. */
final class RecordBinder {
  private RecordBinder() {}

  /**
   * The record with these fields.
   *
   * @throws HileraException.Invalid with every fault; the place is the parameter's name
   * @throws IllegalArgumentException if the type is no record that parameters can be bound to
   */
  @SuppressWarnings("NullAway") // a type without parameters declares Void, whose only value is null
  static <P> P bind(Class<P> type, Map<?, ?> fields) {
    Faults faults = new Faults();
    Object made = null;
    if (type == Void.class) {
      fields.keySet().forEach(key -> faults.root().unknown(key, Map.of()));
    } else {
      made = RecordShape.of(type).read(fields, faults.root());
    }
    if (!faults.problems().isEmpty()) {
      throw new HileraException.Invalid(faults.problems());
    }
    return type.cast(made);
  }
}
