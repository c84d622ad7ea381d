package dev.hilera.job;

import dev.hilera.TaskStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks whose results a task sees: a walk up its edges and down to what those tasks spawned.
 */
final class Predecessors {
  private final LiveJob job;
  private final TaskGraph graph;
  private final BitSet seen = new BitSet();
  private final IntQueue queue = new IntQueue();
  private final Map<Integer, List<Integer>> children = new LinkedHashMap<>();

  Predecessors(LiveJob job) {
    this.job = job;
    this.graph = job.graph();
    for (int task = graph.size() - 1; task >= 0 && graph.hasSpawned(); task--) {
      int parent = graph.joinedParent(task);
      if (parent >= 0) {
        children.computeIfAbsent(parent, p -> new ArrayList<>()).add(task);
      }
    }
  }

  Map<String, Integer> of(int task) {
    graph.needs(task, this::visit);
    while (!queue.isEmpty()) {
      int next = queue.take();
      graph.needs(next, this::visit);
      children.getOrDefault(next, List.of()).forEach(this::visit);
    }
    seen.clear(task);
    Map<String, Integer> found = new LinkedHashMap<>();
    seen.stream()
        .filter(number -> job.tasks().status(number) == TaskStatus.COMPLETED)
        .forEach(number -> found.put(graph.name(number), number));
    return found;
  }

  private void visit(int task) {
    if (!seen.get(task)) {
      seen.set(task);
      queue.add(task);
    }
  }
}
