package dev.hilera.server.api;

import java.util.List;

/**
 * What is told of a route.
 *
 * @param summary for people
 * @param answer the schema of a good answer, in brackets for a list of such; or a media type
 * @param query the parameters that it takes after the path
 */
public record Told(String summary, String answer, List<String> query) {
  /** Without parameters after the path. */
  public static Told of(String summary, String answer) {
    return new Told(summary, answer, List.of());
  }

  /** The same with these parameters after the path. */
  public Told query(String... names) {
    return new Told(summary, answer, List.of(names));
  }
}
