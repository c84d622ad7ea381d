package dev.hilera.job;

import dev.hilera.TaskOptions;
import dev.hilera.Work;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The tasks of a job and their edges, in arrays: a few dozen bytes a task, so that a million fit.
 *
 * <p>An edge stands in two linked lists, one of those that leave its first task and one of those
 * that enter its second, so that a spawn adds edges to tasks that exist already. Grows only; read
 * by the thread that owns the job.
 */
public final class TaskGraph {
  private static final int NONE = -1;

  // Most graphs have few tasks, and many of those no edge: what is empty is shared.
  private static final int[] NO_NUMBERS = {};
  private static final boolean[] NO_FLAGS = {};

  private int size;
  private int edges;
  private String[] names;
  private Work[] works;
  private TaskOptions[] options;
  private int[] firstOut;
  private int[] firstIn;
  private int[] parents;
  private boolean[] detached;
  private int[] from;
  private int[] to;
  private int[] nextOut;
  private int[] nextIn;
  private int[] index;

  /** The graph of these parts, in the order of their numbers. */
  public TaskGraph(List<GraphPart> parts) {
    int tasks = 0;
    int lines = 0;
    for (GraphPart part : parts) {
      tasks += part.size();
      lines += part.edges();
    }
    names = new String[tasks];
    works = new Work[tasks];
    options = new TaskOptions[tasks];
    firstOut = new int[tasks];
    firstIn = new int[tasks];
    parents = NO_NUMBERS;
    detached = NO_FLAGS;
    from = lines == 0 ? NO_NUMBERS : new int[lines];
    to = lines == 0 ? NO_NUMBERS : new int[lines];
    nextOut = lines == 0 ? NO_NUMBERS : new int[lines];
    nextIn = lines == 0 ? NO_NUMBERS : new int[lines];
    index = new int[tableSize(tasks)];
    Arrays.fill(index, NONE);
    parts.forEach(this::append);
  }

  /** Adds the next part. */
  public void append(GraphPart part) {
    if (part.first() != size) {
      throw new IllegalArgumentException(
          "a part that begins at " + part.first() + " does not follow " + size + " tasks");
    }
    grow(size + part.size(), edges + part.edges());
    for (int position = 0; position < part.size(); position++) {
      int task = size++;
      names[task] = part.name(position);
      works[task] = part.work(position);
      options[task] = part.options(position);
      firstOut[task] = NONE;
      firstIn[task] = NONE;
      enter(task);
    }
    if (part.parent() != GraphPart.NO_PARENT) {
      adopt(part);
    }
    for (int position = part.size() - 1; position >= 0; position--) {
      for (int place = part.needEnd(position) - 1; place >= part.needStart(position); place--) {
        connect(part.need(place), part.first() + position);
      }
    }
  }

  /** How many tasks there are. */
  public int size() {
    return size;
  }

  /** How many edges there are. */
  public int edges() {
    return edges;
  }

  /** A task's name. */
  public String name(int task) {
    return names[task];
  }

  /** What a task runs. */
  public Work work(int task) {
    return works[task];
  }

  /** How a task is run. */
  public TaskOptions options(int task) {
    return options[task];
  }

  /** The task that spawned it, or {@link GraphPart#NO_PARENT}. */
  public int parent(int task) {
    return task < parents.length ? parents[task] : GraphPart.NO_PARENT;
  }

  /** The task for whose end it counts: its parent, unless it is detached. */
  public int joinedParent(int task) {
    return task < parents.length && !detached[task] ? parents[task] : GraphPart.NO_PARENT;
  }

  /** Whether any task was spawned by another. */
  boolean hasSpawned() {
    return parents.length > 0;
  }

  /** The number of the task with this name, or -1. */
  public int find(String name) {
    int slot = (name.hashCode() * 0x9E3779B9) >>> shift();
    while (index[slot] != NONE) {
      if (names[index[slot]].equals(name)) {
        return index[slot];
      }
      slot = (slot + 1) & (index.length - 1);
    }
    return NONE;
  }

  /** The first edge to a task that needs this one, or -1; walk on with {@link #nextOut}. */
  public int firstOut(int task) {
    return firstOut[task];
  }

  /** The next edge that leaves the same task, or -1. */
  public int nextOut(int edge) {
    return nextOut[edge];
  }

  /** The task an edge leads to. */
  public int target(int edge) {
    return to[edge];
  }

  /** Calls for each task that this one needs directly, in the order in which they were named. */
  public void needs(int task, IntConsumer each) {
    for (int edge = firstIn[task]; edge != NONE; edge = nextIn[edge]) {
      each.accept(from[edge]);
    }
  }

  /** The first edge from a task that this one needs, or -1; walk on with {@link #nextIn}. */
  int firstIn(int task) {
    return firstIn[task];
  }

  /** The next edge that enters the same task, or -1. */
  int nextIn(int edge) {
    return nextIn[edge];
  }

  /** The task an edge comes from. */
  int source(int edge) {
    return from[edge];
  }

  /** How many tasks this one needs directly. */
  public int needCount(int task) {
    int count = 0;
    for (int edge = firstIn[task]; edge != NONE; edge = nextIn[edge]) {
      count++;
    }
    return count;
  }

  private void connect(int first, int second) {
    int edge = edges++;
    from[edge] = first;
    to[edge] = second;
    nextOut[edge] = firstOut[first];
    firstOut[first] = edge;
    nextIn[edge] = firstIn[second];
    firstIn[second] = edge;
  }

  private void adopt(GraphPart part) {
    int known = parents.length;
    parents = Arrays.copyOf(parents, size);
    detached = Arrays.copyOf(detached, size);
    Arrays.fill(parents, known, part.first(), GraphPart.NO_PARENT);
    Arrays.fill(parents, part.first(), size, part.parent());
    Arrays.fill(detached, part.first(), size, part.detached());
  }

  private void enter(int task) {
    int slot = (names[task].hashCode() * 0x9E3779B9) >>> shift();
    while (index[slot] != NONE) {
      slot = (slot + 1) & (index.length - 1);
    }
    index[slot] = task;
  }

  private int shift() {
    return 32 - Integer.numberOfTrailingZeros(index.length);
  }

  private static int tableSize(int tasks) {
    return Math.max(4, Integer.highestOneBit(Math.max(1, tasks)) * 4);
  }

  private void grow(int tasks, int lines) {
    if (tasks > names.length) {
      int room = Math.max(tasks, size + (size >> 1));
      names = Arrays.copyOf(names, room);
      works = Arrays.copyOf(works, room);
      options = Arrays.copyOf(options, room);
      firstOut = Arrays.copyOf(firstOut, room);
      firstIn = Arrays.copyOf(firstIn, room);
    }
    if (lines > from.length) {
      int room = Math.max(lines, edges + (edges >> 1));
      from = Arrays.copyOf(from, room);
      to = Arrays.copyOf(to, room);
      nextOut = Arrays.copyOf(nextOut, room);
      nextIn = Arrays.copyOf(nextIn, room);
    }
    if (tasks * 2L > index.length) {
      index = new int[tableSize(tasks)];
      Arrays.fill(index, NONE);
      for (int task = 0; task < size; task++) {
        enter(task);
      }
    }
  }
}
