package dev.hilera.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds circles among needs, by Kahn's algorithm and then walks through what it leaves over. */
final class Cycle {
  private Cycle() {}

  /**
   * Circles that have no task in common, at least one if there is any; each is its tasks in the
   * order in which they need each other, the first one repeated at the end.
   *
   * @param needs of the tasks numbered from {@code first}; lower numbers cannot be part of a circle
   */
  static List<List<Integer>> find(List<? extends Collection<Integer>> needs, int first) {
    int count = needs.size();
    int[] open = new int[count];
    int[] ends = new int[count + 1];
    for (int task = 0; task < count; task++) {
      for (int need : needs.get(task)) {
        if (need >= first) {
          open[task]++;
          ends[need - first]++;
        }
      }
    }
    int[] starts = new int[count + 1];
    for (int task = 0; task < count; task++) {
      starts[task + 1] = starts[task] + ends[task];
    }
    int[] dependents = new int[starts[count]];
    int[] next = starts.clone();
    for (int task = 0; task < count; task++) {
      for (int need : needs.get(task)) {
        if (need >= first) {
          dependents[next[need - first]++] = task;
        }
      }
    }
    return remove(open, starts, dependents) == count ? List.of() : walk(needs, open, first);
  }

  /** Takes away every task whose needs are gone, again and again; how many went. */
  private static int remove(int[] open, int[] starts, int[] dependents) {
    int[] queue = new int[open.length];
    int tail = 0;
    for (int task = 0; task < open.length; task++) {
      if (open[task] == 0) {
        queue[tail++] = task;
      }
    }
    for (int head = 0; head < tail; head++) {
      for (int place = starts[queue[head]]; place < starts[queue[head] + 1]; place++) {
        if (--open[dependents[place]] == 0) {
          queue[tail++] = dependents[place];
        }
      }
    }
    return tail;
  }

  /** Each task left needs one that is left: following those ends in a circle. */
  private static List<List<Integer>> walk(
      List<? extends Collection<Integer>> needs, int[] open, int first) {
    int[] seenAt = new int[open.length];
    List<Integer> path = new ArrayList<>();
    List<List<Integer>> circles = new ArrayList<>();
    for (int start = 0; start < open.length; start++) {
      int begin = path.size();
      int task = start;
      while (open[task] > 0 && seenAt[task] == 0) {
        path.add(task + first);
        seenAt[task] = path.size();
        task = nextLeft(needs.get(task), open, first);
      }
      if (path.size() > begin && seenAt[task] > begin) {
        List<Integer> circle = new ArrayList<>(path.subList(seenAt[task] - 1, path.size()));
        circle.add(task + first);
        circles.add(circle);
      }
    }
    return circles;
  }

  private static int nextLeft(Collection<Integer> needs, int[] open, int first) {
    for (int need : needs) {
      if (need >= first && open[need - first] > 0) {
        return need - first;
      }
    }
    throw new IllegalStateException("a task is left over although nothing it needs is");
  }
}
