package dev.hilera.server.graph;

import java.util.List;

/**
 * Where the tasks of a job stand in a picture, in pixels.
 *
 * @param width of the whole
 * @param height of the whole
 * @param isLayered whether each box holds what is equally deep in the graph
 * @param boxes with their places
 * @param links between them
 * @param boxOf the number of the box of each task
 */
public record Layout(
    double width,
    double height,
    boolean isLayered,
    List<Box> boxes,
    List<Link> links,
    int[] boxOf) {

  /**
   * A task, or many.
   *
   * @param x of its left side
   * @param y of its top
   * @param width across
   * @param height down
   * @param count how many tasks it holds
   */
  public record Box(double x, double y, double width, double height, int count) {}

  /**
   * A line from a box to one that needs it.
   *
   * @param from number of a box
   * @param to number of a box
   * @param points x and y of each corner in turn
   */
  public record Link(int from, int to, List<Double> points) {}

  /** Which way it reads. */
  public enum Way {
    /** From left to right. */
    RIGHT,
    /** From top to bottom, for narrow screens. */
    DOWN
  }
}
