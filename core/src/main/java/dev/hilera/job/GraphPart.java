package dev.hilera.job;

import dev.hilera.TaskOptions;
import dev.hilera.Work;

/**
 * Tasks that were added to a job at once, by its submit or by a spawn, in the form in which they
 * are kept: numbered on from those before, edges as numbers. Never changed once made.
 */
public final class GraphPart {
  /** The parent of a part that no task spawned. */
  public static final int NO_PARENT = -1;

  private final int first;
  private final int parent;
  private final boolean detached;
  private final String[] names;
  private final Work[] works;
  private final TaskOptions[] options;
  private final int[] needEnds;
  private final int[] needs;

  /**
   * Tasks with their needs.
   *
   * @param origin where the part belongs
   * @param names by position
   * @param works by position
   * @param options by position
   * @param needEnds by position, where its needs end in {@code needs}
   * @param needs task numbers of the job
   */
  public GraphPart(
      Origin origin,
      String[] names,
      Work[] works,
      TaskOptions[] options,
      int[] needEnds,
      int[] needs) {
    this.first = origin.first;
    this.parent = origin.parent;
    this.detached = origin.detached;
    this.names = names;
    this.works = works;
    this.options = options;
    this.needEnds = needEnds;
    this.needs = needs;
  }

  /**
   * Where a part belongs.
   *
   * @param first the number of its first task
   * @param parent the task that spawned it, or {@link #NO_PARENT}
   * @param detached whether the parent's dependents do not wait for it
   */
  public record Origin(int first, int parent, boolean detached) {
    /** The part that a submit makes. */
    public static final Origin SUBMIT = new Origin(0, NO_PARENT, false);
  }

  /** How many tasks it has. */
  public int size() {
    return names.length;
  }

  /** The number of its first task. */
  public int first() {
    return first;
  }

  /** The task that spawned it, or {@link #NO_PARENT}. */
  public int parent() {
    return parent;
  }

  /** Whether the parent's dependents do not wait for it. */
  public boolean detached() {
    return detached;
  }

  /** The name at a position. */
  public String name(int position) {
    return names[position];
  }

  /** The work at a position. */
  public Work work(int position) {
    return works[position];
  }

  /** The options at a position. */
  public TaskOptions options(int position) {
    return options[position];
  }

  /** How many edges it has. */
  public int edges() {
    return needs.length;
  }

  /** Where the needs of a position begin. */
  public int needStart(int position) {
    return position == 0 ? 0 : needEnds[position - 1];
  }

  /** Where the needs of a position end. */
  public int needEnd(int position) {
    return needEnds[position];
  }

  /** The task number at such a place. */
  public int need(int place) {
    return needs[place];
  }

  /** The same tasks with other works, as a store keeps them. */
  public GraphPart works(Work[] others) {
    return new GraphPart(
        new Origin(first, parent, detached), names, others, options, needEnds, needs);
  }
}
