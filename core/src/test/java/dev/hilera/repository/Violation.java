package dev.hilera.repository;

/** One place that breaks a rule, and the remedy. */
public record Violation(String path, long line, String remedy) {
  @Override
  public String toString() {
    return path + ":" + line + ": " + remedy;
  }
}
