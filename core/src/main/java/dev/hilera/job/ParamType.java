package dev.hilera.job;

import dev.hilera.job.Faults.Spot;
import org.jspecify.annotations.Nullable;

/** What the values of a parameter may be, and how one is made from what JSON has. */
sealed interface ParamType permits Scalars.Scalar, Containers.Container {
  /** The type's word in {@link ParamInfo}. */
  String word();

  /** What to give, with its article and bounds, to end a sentence with. */
  String expected();

  /** The value, or {@code null} after its fault was told. */
  @Nullable Object read(Object given, Spot at);

  /**
   * A default as JSON would have it; if the text is not of this type, what {@code read} refuses.
   */
  Object literal(String text);
}
