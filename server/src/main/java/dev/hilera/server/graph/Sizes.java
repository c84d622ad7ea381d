package dev.hilera.server.graph;

/** How big the boxes are. */
final class Sizes {
  /** Room between boxes that follow each other, for the lines. */
  static final double BETWEEN = 36;

  /** Room between boxes beside each other. */
  static final double BESIDE = 16;

  private static final double LETTER = 10;
  private static final double BESIDE_NAME = 52;
  private static final double NARROWEST = 124;
  private static final double WIDEST = 216;
  private static final int SOME = 100;
  private static final int MANY = 1_000;

  private Sizes() {}

  static double width(int tasks) {
    return tasks <= MANY ? 168 : 300;
  }

  /** Room for the name of a task, and for what stands below it; a long name is cut. */
  static double named(int letters) {
    return Math.clamp(LETTER * letters + BESIDE_NAME, NARROWEST, WIDEST);
  }

  /** Many tasks get room for a square each. */
  static double height(int tasks) {
    if (tasks == 1) {
      return 52;
    }
    return tasks <= SOME ? 92 : tasks <= MANY ? 124 : 190;
  }
}
