package dev.hilera.job;

import java.util.List;

/** The parameters of a type, read from its record and the annotations on it. */
public final class ParamSchema {
  private ParamSchema() {}

  /**
   * The parameters in the order of the record's components; none for {@code Void}. Called when a
   * type is registered, so that a wrong declaration is found before anybody sends parameters.
   *
   * <p>The default of a list is {@code []} or plain entries without commas in them ({@code [1,
   * 2]}); the default of a map or a nested record is {@code {}}.
   *
   * @throws IllegalArgumentException naming the record and component: a component type that cannot
   *     be bound, a bound that does not fit its type, a default that breaks its own bounds, or a
   *     record that this module may not build
   */
  public static List<ParamInfo> describe(Class<?> type) {
    if (type == Void.class) {
      return List.of();
    }
    RecordShape shape = RecordShape.of(type);
    shape.check();
    return shape.fields().stream().map(ParamField::info).toList();
  }
}
