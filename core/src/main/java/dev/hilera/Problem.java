package dev.hilera;

/**
 * One fault of a description, with its place and a remedy.
 *
 * @param place where: {@code job}, a field ({@code timeout}), or a task and field ({@code
 *     tasks.fetch.needs})
 * @param fault what is wrong and what to do about it, one sentence each
 */
public record Problem(String place, String fault) {
  @Override
  public String toString() {
    return place + ": " + fault;
  }
}
