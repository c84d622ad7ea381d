package dev.hilera.jdbc;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a declared type are written: bare where the type says all, else with a mark.
 *
 * @param type as declared
 * @param kind of the type
 * @param scalar if it is one
 */
record Form(Class<?> type, Kind kind, @Nullable Scalar scalar) {

  /** What is known from the declared type alone. */
  enum Kind {
    SCALAR,
    ENUM,
    RECORD,
    ANY
  }

  static Form of(Class<?> declared) {
    Scalar scalar = Scalars.of(declared);
    if (scalar != null) {
      return new Form(declared, Kind.SCALAR, scalar);
    }
    Kind kind = declared.isRecord() ? Kind.RECORD : declared.isEnum() ? Kind.ENUM : Kind.ANY;
    return new Form(declared, kind, null);
  }

  static Form of(RecordComponent component) {
    return of(component.getType());
  }

  /** Whether a value that was read may stand there. */
  boolean admits(@Nullable Object value) {
    if (type.isPrimitive()) {
      return scalar != null && scalar.type().isInstance(value);
    }
    return value == null || type.isInstance(value);
  }
}
