package dev.hilera.server.jobfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of a YAML or JSON text from parser events: without recursion, within bounds, and
 * with the place of every value. Plain words become numbers, truth values and null by the core
 * schema of YAML 1.2, as far as JSON has them.
 */
final class TreeReader {
  /** A value is copied again for each buffer that it fills, so that a small one takes minutes. */
  private static final int BUFFER = 1 << 20;

  /** Job files nest about six deep; parameters somewhat more. */
  private static final int MOST_NESTED = 100;

  /** Values of one file, aliases written out: room for a million tasks without many fields. */
  private static final long MOST_VALUES = 20_000_000;

  /** Of those, values that aliases write out: a short text must not become a long one. */
  private static final long MOST_COPIED = 1_000_000;

  /** As in JSON: what has more takes seconds to become a number. */
  private static final int MOST_DIGITS = 1_000;

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final Faults faults;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private long values;
  private long copied;
  private @Nullable Node root;

  private TreeReader(Faults faults) {
    this.faults = faults;
  }

  /**
   * The one value of the text.
   *
   * @throws JobFileException if it is none, or exceeds a bound
   */
  static Node read(String text, Faults faults) {
    return readIfAny(text, faults)
        .orElseThrow(() ->
            faults.fatal(Node.Mark.START, "job", "the file is empty; it needs a name and tasks"));
  }

  /**
   * The same of a text that may say nothing, or only comments.
   *
   * @throws JobFileException if it is more than one value, or exceeds a bound
   */
  static Optional<Node> readIfAny(String text, Faults faults) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(BUFFER)
            .build();
    TreeReader reader = new TreeReader(faults);
    try {
      Iterator<Event> events = new Parse(settings).parseString(Tabs.spaced(text)).iterator();
      while (events.hasNext()) {
        reader.take(events.next());
      }
    } catch (MarkedYamlEngineException e) {
      throw faults.fatal(mark(e.getProblemMark()), "syntax", problem(e));
    } catch (YamlEngineException e) {
      throw faults.fatal(Node.Mark.START, "syntax", firstLine(e.getMessage()));
    }
    return Optional.ofNullable(reader.root);
  }

  private void take(Event event) {
    switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case Alias -> alias((AliasEvent) event);
      case SequenceStart, MappingStart -> begin((CollectionStartEvent) event);
      case SequenceEnd, MappingEnd -> {
        Open ended = open.pop();
        value(ended.start(), ended.node());
      }
      case DocumentStart -> {
        if (root != null) {
          throw faults.fatal(
              mark(event.getStartMark()), "file", "a second document; a file holds one");
        }
      }
      case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
    }
  }

  private void begin(CollectionStartEvent event) {
    if (open.size() >= MOST_NESTED) {
      throw faults.fatal(
          mark(event.getStartMark()), "job", "nested deeper than " + MOST_NESTED + " levels");
    }
    open.push(new Open(event, new ArrayList<>()));
  }

  private void alias(AliasEvent event) {
    Node node = anchors.get(event.getAlias());
    Node.Mark at = mark(event.getStartMark());
    if (node == null) {
      throw faults.fatal(
          at, "job", "*" + event.getAlias() + " stands for no value that is complete before it");
    }
    copied += node.weight();
    if (copied > MOST_COPIED) {
      throw faults.fatal(at, "job", "aliases write out more than " + MOST_COPIED + " values");
    }
    add(node, at);
  }

  private void value(NodeEvent event, Node node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    add(node, node.at());
  }

  private void add(Node node, Node.Mark at) {
    values += node instanceof Node.Scalar ? 1 : 0;
    Open parent = open.peek();
    if (parent == null) {
      root = node;
      return;
    }
    parent.children().add(node);
    long weight = parent.weight(node);
    if (weight > MOST_VALUES || values > MOST_VALUES) {
      throw faults.fatal(at, "job", "more than " + MOST_VALUES + " values, aliases written out");
    }
    boolean isKey = parent.isMapping() && parent.children().size() % 2 == 1;
    if (isKey && !(node instanceof Node.Scalar)) {
      throw faults.fatal(at, "job", "a key is " + node.described() + "; keys are texts");
    }
  }

  private void scalar(ScalarEvent event) {
    Node.Mark at = mark(event.getStartMark());
    String text = event.getValue();
    boolean isPlain = event.getScalarStyle() == ScalarStyle.PLAIN && event.getTag().isEmpty();
    Node.Kind kind = isPlain ? kind(text) : Node.Kind.TEXT;
    boolean isNumber = kind == Node.Kind.INTEGER || kind == Node.Kind.DECIMAL;
    if (isNumber && text.length() > MOST_DIGITS) {
      throw faults.fatal(
          at, "job", "a number of " + text.length() + " digits; " + MOST_DIGITS + " are the most");
    }
    value(event, new Node.Scalar(at, kind, text));
  }

  private static Node.Kind kind(String text) {
    return switch (text) {
      case "", "null", "~" -> Node.Kind.NULL;
      case "true", "false" -> Node.Kind.BOOLEAN;
      default -> {
        char first = text.charAt(0);
        if (first != '-' && !Character.isDigit(first)) {
          yield Node.Kind.TEXT;
        }
        yield INTEGER.matcher(text).matches()
            ? Node.Kind.INTEGER
            : DECIMAL.matcher(text).matches() ? Node.Kind.DECIMAL : Node.Kind.TEXT;
      }
    };
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // the parser's own type
  private static Node.Mark mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
    return mark.map(place -> new Node.Mark(place.getLine() + 1, place.getColumn() + 1))
        .orElse(Node.Mark.START);
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return firstLine(context + e.getProblem());
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "not YAML or JSON" : text.lines().findFirst().orElse("not YAML or JSON");
  }

  /** A list or object whose end has not come yet. */
  private static final class Open {
    private final CollectionStartEvent start;
    private final List<Node> children;
    private long weight = 1;

    Open(CollectionStartEvent start, List<Node> children) {
      this.start = start;
      this.children = children;
    }

    CollectionStartEvent start() {
      return start;
    }

    List<Node> children() {
      return children;
    }

    boolean isMapping() {
      return start.getEventId() == Event.ID.MappingStart;
    }

    long weight(Node child) {
      weight += child.weight();
      return weight;
    }

    Node node() {
      Node.Mark at = mark(start.getStartMark());
      if (!isMapping()) {
        return new Node.Sequence(at, children, weight);
      }
      List<Node.Entry> entries = new ArrayList<>(children.size() / 2);
      for (int index = 0; index + 1 < children.size(); index += 2) {
        entries.add(new Node.Entry((Node.Scalar) children.get(index), children.get(index + 1)));
      }
      return new Node.Mapping(at, entries, weight);
    }
  }
}
