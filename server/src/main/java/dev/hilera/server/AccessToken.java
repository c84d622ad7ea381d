package dev.hilera.server;

/**
 * A secret that lets its bearer in. Never logged: its text form has no secret.
 *
 * @param name of the bearer, for logs
 * @param role what the bearer may do
 * @param secret at least {@value #SHORTEST} characters
 */
public record AccessToken(String name, Role role, String secret) {
  /** A shorter secret could be guessed. */
  public static final int SHORTEST = 16;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if the secret is too short
   */
  public AccessToken {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the token '" + name + "' is shorter than " + SHORTEST + " characters");
    }
  }

  @Override
  public String toString() {
    return name + " (" + role.word() + ")";
  }
}
