package dev.hilera.app.view;

import dev.hilera.TaskView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a tree of a graph: a task stands under the deepest of those it needs. */
final class TaskTree {
  private TaskTree() {}

  /** A task and how deep it stands. */
  record Line(TaskView task, int depth) {}

  /** All tasks, each after its parent, otherwise in the order of the job. */
  static List<Line> order(List<TaskView> tasks) {
    Map<String, TaskView> byName = HashMap.newHashMap(tasks.size());
    tasks.forEach(task -> byName.put(task.name(), task));
    Map<String, Integer> depths = depths(tasks, byName);
    Map<String, List<TaskView>> children = new HashMap<>();
    Deque<Line> open = new ArrayDeque<>();
    for (TaskView task : tasks) {
      String parent = null;
      for (String need : task.needs()) {
        boolean deeper =
            byName.containsKey(need)
                && (parent == null || depth(depths, need) > depth(depths, parent));
        parent = deeper ? need : parent;
      }
      if (parent == null) {
        open.addLast(new Line(task, 0));
      } else {
        children.computeIfAbsent(parent, name -> new ArrayList<>()).add(task);
      }
    }
    List<Line> lines = new ArrayList<>(tasks.size());
    while (!open.isEmpty()) {
      Line line = open.removeFirst();
      lines.add(line);
      List<TaskView> below = children.getOrDefault(line.task().name(), List.of());
      for (TaskView child : below.reversed()) {
        open.addFirst(new Line(child, line.depth() + 1));
      }
    }
    return lines;
  }

  private static int depth(Map<String, Integer> depths, String name) {
    return depths.getOrDefault(name, 0);
  }

  /** The longest path to each, by rounds of Kahn's algorithm. */
  private static Map<String, Integer> depths(List<TaskView> tasks, Map<String, TaskView> byName) {
    Map<String, Integer> depths = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    Map<String, List<String>> dependents = new HashMap<>();
    Deque<String> queue = new ArrayDeque<>();
    for (TaskView task : tasks) {
      List<String> needs = task.needs().stream().filter(byName::containsKey).distinct().toList();
      open.put(task.name(), needs.size());
      needs.forEach(
          need -> dependents.computeIfAbsent(need, name -> new ArrayList<>()).add(task.name()));
      if (needs.isEmpty()) {
        queue.add(task.name());
        depths.put(task.name(), 0);
      }
    }
    while (!queue.isEmpty()) {
      String name = queue.remove();
      int below = depth(depths, name) + 1;
      for (String dependent : dependents.getOrDefault(name, List.of())) {
        depths.merge(dependent, below, Math::max);
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          queue.add(dependent);
        }
      }
    }
    return depths;
  }
}
