package dev.hilera.bench;

import java.util.Arrays;

/** Tasks of live jobs in order, added at the end and taken from the front. Not thread-safe. */
final class TaskList {

  private static final int FIRST_CAPACITY = 64;

  private LiveJob[] jobs = new LiveJob[FIRST_CAPACITY];
  private int[] tasks = new int[FIRST_CAPACITY];
  private int from;
  private int end;

  int size() {
    return end - from;
  }

  LiveJob job(int at) {
    return jobs[from + at];
  }

  int task(int at) {
    return tasks[from + at];
  }

  void add(LiveJob job, int task) {
    room(1);
    jobs[end] = job;
    tasks[end++] = task;
  }

  /** Moves the first {@code count} tasks to the end of another list. */
  void moveTo(TaskList other, int count) {
    other.room(count);
    System.arraycopy(jobs, from, other.jobs, other.end, count);
    System.arraycopy(tasks, from, other.tasks, other.end, count);
    other.end += count;
    from += count;
    if (from == end) {
      clear();
    }
  }

  void clear() {
    Arrays.fill(jobs, 0, end, null);
    from = 0;
    end = 0;
  }

  private void room(int more) {
    if (end + more <= tasks.length) {
      return;
    }
    int size = size();
    int capacity = Math.max(tasks.length, 2 * (size + more));
    var wider = new LiveJob[capacity];
    System.arraycopy(jobs, from, wider, 0, size);
    var widerTasks = new int[capacity];
    System.arraycopy(tasks, from, widerTasks, 0, size);
    jobs = wider;
    tasks = widerTasks;
    from = 0;
    end = size;
  }
}
