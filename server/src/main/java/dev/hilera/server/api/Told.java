package dev.hilera.server.api;

/**
 * What is told of a route.
 *
 * @param summary for people
 * @param answer the schema of a good answer, in brackets for a list of such; or a media type
 */
public record Told(String summary, String answer) {
  /** Both. */
  public static Told of(String summary, String answer) {
    return new Told(summary, answer);
  }
}
