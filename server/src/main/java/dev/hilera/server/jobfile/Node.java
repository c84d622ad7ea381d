package dev.hilera.server.jobfile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a file and where it stands. */
public sealed interface Node {
  /** Where it begins. */
  Mark at();

  /** How many values it holds, itself included and aliases written out. */
  long weight();

  /** As a message names it: {@code the number 5}. */
  String described();

  /** A place in a file; both count from 1. */
  record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);
    static final Mark NOWHERE = new Mark(0, 0);
  }

  /** What a scalar is, as JSON sees it. */
  enum Kind {
    /** Quoted, or none of the others. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** Any other number. */
    DECIMAL,
    /** True or false. */
    BOOLEAN,
    /** Nothing. */
    NULL
  }

  /** A text, number, truth value or null, as written. */
  record Scalar(Mark at, Kind kind, String text) implements Node {
    @Override
    public long weight() {
      return 1;
    }

    @Override
    public String described() {
      return switch (kind) {
        case TEXT -> "the text '" + shortened() + "'";
        case INTEGER, DECIMAL -> "the number " + shortened();
        case BOOLEAN -> text;
        case NULL -> "nothing";
      };
    }

    private String shortened() {
      int most = 60;
      String line = text.replaceAll("\\p{Cntrl}+", " ");
      return line.length() <= most ? line : line.substring(0, most) + "...";
    }
  }

  /** A list. */
  record Sequence(Mark at, List<Node> items, long weight) implements Node {
    @Override
    public String described() {
      return "a list";
    }
  }

  /** An object; keys may occur twice. */
  record Mapping(Mark at, List<Entry> entries, long weight) implements Node {
    @Override
    public String described() {
      return "an object";
    }

    /** Its entries by key; what occurs twice is a fault, and the first one counts. */
    Map<String, Entry> byKey(String path, Faults faults) {
      Map<String, Entry> unique = LinkedHashMap.newLinkedHashMap(entries.size());
      for (Entry entry : entries) {
        String key = entry.key().text();
        Entry first = unique.putIfAbsent(key, entry);
        if (first != null) {
          faults.add(
              entry.key().at(),
              path.isEmpty() ? key : path + "." + key,
              "it is given twice, first on line " + first.key().at().line() + "; keep one");
        }
      }
      return unique;
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, Node value) {}
}
