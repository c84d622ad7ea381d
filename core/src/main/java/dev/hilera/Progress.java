package dev.hilera;

/**
 * How far something is.
 *
 * @param percent 0 to 100
 * @param message what it is doing, possibly empty
 */
public record Progress(int percent, String message) {
  /** Nothing reported yet. */
  public static final Progress NONE = new Progress(0, "");

  /** Checks the range. */
  public Progress {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("percent is " + percent + ", it goes from 0 to 100");
    }
  }
}
