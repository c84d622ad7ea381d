package dev.hilera.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of jobs that the server knows.
 *
 * @param name by which jobs of it are created
 * @param description for people
 * @param params in the order in which they were written
 */
public record JobTypeView(String name, String description, List<Parameter> params) {
  /**
   * A parameter.
   *
   * @param name in the object of parameters
   * @param type {@code string}, {@code integer} and so on
   * @param required whether it must be given
   * @param otherwise what is taken where it is not given
   * @param description for people
   */
  public record Parameter(
      String name, String type, boolean required, @Nullable Object otherwise, String description) {}
}
