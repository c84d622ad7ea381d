package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which tasks need which, by number. */
final class Needs {
  private final List<List<Integer>> needs = new ArrayList<>();
  private final List<List<Integer>> needed = new ArrayList<>();

  private Needs(int count) {
    for (int at = 0; at < count; at++) {
      needs.add(new ArrayList<>());
      needed.add(new ArrayList<>());
    }
  }

  /** Among boxes. */
  static Needs between(int boxes, List<Grouping.Link> links) {
    Needs between = new Needs(boxes);
    for (Grouping.Link link : links) {
      between.needs.get(link.to()).add(link.from());
      between.needed.get(link.from()).add(link.to());
    }
    return between;
  }

  Needs(List<Drawn> tasks) {
    this(tasks.size());
    Map<String, Integer> numbers = new HashMap<>();
    for (Drawn task : tasks) {
      numbers.put(task.name(), numbers.size());
    }
    for (int at = 0; at < tasks.size(); at++) {
      for (String name : tasks.get(at).needs()) {
        Integer need = numbers.get(name);
        if (need != null) {
          needs.get(at).add(need);
          needed.get(need).add(at);
        }
      }
    }
    needs.forEach(Collections::sort);
  }

  int size() {
    return needs.size();
  }

  List<Integer> of(int task) {
    return needs.get(task);
  }

  /** The tasks that need this one. */
  List<Integer> by(int task) {
    return needed.get(task);
  }

  /** For each task the length of the longest way to it. */
  int[] depths() {
    int[] depths = new int[size()];
    int[] open = new int[size()];
    List<Integer> ready = new ArrayList<>();
    for (int at = 0; at < size(); at++) {
      open[at] = of(at).size();
      if (open[at] == 0) {
        ready.add(at);
      }
    }
    for (int next = 0; next < ready.size(); next++) {
      int task = ready.get(next);
      for (int after : by(task)) {
        depths[after] = Math.max(depths[after], depths[task] + 1);
        if (--open[after] == 0) {
          ready.add(after);
        }
      }
    }
    return depths;
  }
}
