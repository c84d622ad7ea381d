package dev.hilera.server.jobfile;

import dev.hilera.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the fields of a description stand in its file, for faults that are found later. */
final class Places {
  private final Faults faults;
  private final Map<String, Place> places = new HashMap<>();

  private record Place(Node.Mark key, Node value) {}

  Places(Faults faults) {
    this.faults = faults;
  }

  Faults faults() {
    return faults;
  }

  /** Remembers a field by its path. */
  void put(String path, Node.Mark key, Node value) {
    places.putIfAbsent(path, new Place(key, value));
  }

  /** A second path of a field, if that is there. */
  void alias(String path, String other) {
    Place place = places.get(other);
    if (place != null) {
      places.putIfAbsent(path, place);
    }
  }

  /** Adds what the rules of a submit found. */
  void add(List<Problem> problems) {
    for (Problem problem : problems) {
      faults.add(mark(problem), problem.place(), problem.fault());
    }
  }

  /** The place itself, or its nearest parent. A task's name may contain dots. */
  private Node.Mark mark(Problem problem) {
    String path = problem.place();
    while (true) {
      Place place = places.get(path);
      if (place != null) {
        Node.Mark item = item(place.value(), problem.fault());
        return item == null ? place.key() : item;
      }
      int dot = path.lastIndexOf('.');
      if (dot < 0) {
        return Node.Mark.START;
      }
      path = path.substring(0, dot);
    }
  }

  /** The item of a list that the fault quotes first. */
  private static Node.@Nullable Mark item(Node value, String fault) {
    if (value instanceof Node.Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Node.Scalar scalar) {
          String quoted = "'" + scalar.text() + "'";
          if (fault.indexOf(quoted) >= 0 && fault.indexOf(quoted) == fault.indexOf('\'')) {
            return scalar.at();
          }
        }
      }
    }
    return null;
  }
}
