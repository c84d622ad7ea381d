package dev.hilera.server.jobfile;

import dev.hilera.job.Nearest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object, each asked for by its type. A field of another type is a fault, and
 * then it counts as absent. Keys that begin with an underscore are comments.
 */
public final class Fields {
  /** What people write who come from elsewhere, and our word for it. */
  private static final Map<String, String> OTHER_WORDS =
      Map.of(
          "command", "run",
          "cmd", "run",
          "args", "run",
          "depends_on", "needs",
          "dependencies", "needs",
          "id", "name",
          "retries", "retry",
          "cwd", "dir",
          "<<", "the fields themselves: YAML 1.2 has no merge keys");

  private final Node.Mapping node;
  private final String path;
  private final Faults faults;
  private final Map<String, Node.Entry> entries;

  private Fields(Node.Mapping node, String path, Faults faults) {
    this.node = node;
    this.path = path;
    this.faults = faults;
    this.entries = node.byKey(path, faults);
    entries.keySet().removeIf(key -> key.startsWith("_"));
  }

  /**
   * The object that a whole file is, with fields of any name; none in a file that says nothing.
   *
   * @throws JobFileException if the file is no such object
   */
  public static Fields read(Path file, Faults faults) {
    Node nothing = new Node.Mapping(Node.Mark.START, List.of(), 0);
    Node root =
        TreeReader.readIfAny(Text.of(Text.bytes(file, faults), faults), faults).orElse(nothing);
    boolean isNull = root instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
    if ((isNull ? nothing : root) instanceof Node.Mapping mapping) {
      return any(mapping, "", faults);
    }
    throw faults.fatal(root.at(), "file", "it is " + root.described() + ", not an object");
  }

  /** An object with these fields and no others. */
  public static Fields of(Node.Mapping node, String path, Faults faults, Set<String> known) {
    Fields fields = new Fields(node, path, faults);
    for (Node.Entry entry : fields.entries.values()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        faults.add(entry.key().at(), fields.path(key), "unknown field" + hint(key, known));
      }
    }
    return fields;
  }

  /** An object with fields of any name. */
  public static Fields any(Node.Mapping node, String path, Faults faults) {
    return new Fields(node, path, faults);
  }

  private static String hint(String key, Set<String> known) {
    String nearest = Nearest.to(key, known);
    String other = OTHER_WORDS.get(key);
    if (nearest == null && other != null && (known.contains(other) || other.contains(" "))) {
      nearest = other;
    }
    return nearest == null
        ? "; known are " + String.join(", ", known.stream().sorted().toList())
        : nearest.contains(" ") ? "; write " + nearest : "; did you mean " + nearest + "?";
  }

  /** A field's place in the file. */
  public String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  Node.Mark at() {
    return node.at();
  }

  /** Its entries in order, without comments. */
  public Iterable<Node.Entry> entries() {
    return entries.values();
  }

  /** Whether it is there. */
  public boolean has(String field) {
    return entries.containsKey(field);
  }

  /** Its value, {@code null} if absent. */
  public @Nullable Node get(String field) {
    Node.Entry entry = entries.get(field);
    return entry == null ? null : entry.value();
  }

  /** Where the field's name stands, or else the object. */
  Node.Mark at(String field) {
    Node.Entry entry = entries.get(field);
    return entry == null ? node.at() : entry.key().at();
  }

  /** A fault of the field, where its name stands. */
  public void fault(String field, String problem) {
    faults.add(at(field), path(field), problem);
  }

  /** A text, {@code null} if absent or a fault. */
  public @Nullable String text(String field) {
    Node value = get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Node.Scalar scalar) {
      if (scalar.kind() == Node.Kind.TEXT) {
        return scalar.text();
      }
      if (scalar.kind() != Node.Kind.NULL) {
        wrong(field, value, "a text; write \"" + scalar.text() + "\"");
        return null;
      }
    }
    wrong(field, value, "a text");
    return null;
  }

  /** A whole number, {@code null} if absent or a fault. */
  public @Nullable Integer integer(String field) {
    Node value = get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INTEGER) {
      try {
        return Integer.valueOf(scalar.text());
      } catch (NumberFormatException _) {
        fault(field, scalar.text() + " is out of range; " + Integer.MAX_VALUE + " is the most");
        return null;
      }
    }
    wrong(field, value, "a whole number");
    return null;
  }

  /** A number, {@code null} if absent or a fault. */
  public @Nullable Double decimal(String field) {
    Node value = get(field);
    if (value instanceof Node.Scalar scalar
        && (scalar.kind() == Node.Kind.INTEGER || scalar.kind() == Node.Kind.DECIMAL)) {
      return Double.valueOf(scalar.text());
    }
    if (value != null) {
      wrong(field, value, "a number");
    }
    return null;
  }

  /** A truth value, {@code null} if absent or a fault. */
  public @Nullable Boolean truth(String field) {
    Node value = get(field);
    if (value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN) {
      return Boolean.valueOf(scalar.text());
    }
    if (value != null) {
      wrong(field, value, "true or false");
    }
    return null;
  }

  /** A duration, {@code null} if absent or a fault. */
  public @Nullable Duration duration(String field) {
    return amount(field, "a duration such as 500ms, 30s, 5m, 2h, 1d", Amounts::duration);
  }

  /** A number of bytes, {@code null} if absent or a fault. */
  public @Nullable Long size(String field) {
    return amount(field, "a size such as 64KiB, 16MiB, 2GiB", Amounts::size);
  }

  private <T> @Nullable T amount(String field, String what, Function<String, T> parser) {
    Node value = get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Node.Scalar scalar) {
      if (scalar.kind() == Node.Kind.INTEGER) {
        wrong(field, value, what);
        return null;
      }
      if (scalar.kind() == Node.Kind.TEXT) {
        try {
          return parser.apply(scalar.text());
        } catch (IllegalArgumentException e) {
          fault(field, String.valueOf(e.getMessage()));
          return null;
        }
      }
    }
    wrong(field, value, what);
    return null;
  }

  /** A text or a list of texts; empty if absent. */
  List<String> names(String field) {
    Node value = get(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      return List.of(scalar.text());
    }
    if (!(value instanceof Node.Sequence sequence)) {
      wrong(field, value, "a task's name or a list of them");
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
        names.add(scalar.text());
      } else {
        faults.add(item.at(), path(field), item.described() + " is no task's name; write a text");
      }
    }
    return names;
  }

  /** A list of texts; numbers and truth values count as they are written. */
  public @Nullable List<String> arguments(String field) {
    Node value = get(field);
    if (!(value instanceof Node.Sequence sequence)) {
      if (value != null) {
        wrong(field, value, "a list of texts");
      }
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
        texts.add(scalar.text());
      } else {
        faults.add(
            item.at(),
            path(field),
            item.described() + " is no argument; write a text, \"\" if empty");
      }
    }
    return texts;
  }

  /** An object of texts; numbers and truth values count as they are written. Empty if absent. */
  public Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    Fields inner = free(field);
    if (inner != null) {
      for (Node.Entry entry : inner.entries()) {
        if (entry.value() instanceof Node.Scalar scalar
            && scalar.kind() != Node.Kind.NULL
            && scalar.text().indexOf('\0') < 0) {
          texts.put(entry.key().text(), scalar.text());
        } else {
          inner.wrong(entry.key().text(), entry.value(), "a text without NUL, \"\" if empty");
        }
      }
    }
    return texts;
  }

  /** An object with these fields and no others, or {@code null} if absent. */
  @Nullable Fields object(String field, Set<String> known) {
    Node.Mapping mapping = mapping(field);
    return mapping == null ? null : of(mapping, path(field), faults, known);
  }

  /** An object with fields of any name, or {@code null} if absent. */
  public @Nullable Fields free(String field) {
    Node.Mapping mapping = mapping(field);
    return mapping == null ? null : any(mapping, path(field), faults);
  }

  private Node.@Nullable Mapping mapping(String field) {
    Node value = get(field);
    if (value instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (value != null) {
      wrong(field, value, "an object");
    }
    return null;
  }

  /** The field is of another type. */
  void wrong(String field, Node value, String expected) {
    fault(field, "it is " + value.described() + ", not " + expected);
  }
}
