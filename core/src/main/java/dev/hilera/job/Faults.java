package dev.hilera.job;

import dev.hilera.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with given parameters, each fault with the place it was found at. */
final class Faults {
  /** The place of a fault that belongs to no single parameter. */
  static final String ALL = "params";

  /**
   * More faults than anyone reads; a long list of wrong entries must not become a longer answer.
   */
  private static final int MOST = 100;

  /** Characters of a given text or name that are repeated in a fault. */
  private static final int SHOWN = 60;

  /**
   * Far deeper than people nest, far less than what exhausts a stack: records may hold themselves.
   */
  private static final int DEEPEST = 100;

  private final List<Problem> problems = new ArrayList<>();
  private int told;

  List<Problem> problems() {
    return problems;
  }

  Spot root() {
    return new Spot(this, "", "", 0);
  }

  private void add(String place, String fault) {
    told++;
    if (problems.size() < MOST) {
      problems.add(new Problem(place, fault));
    } else if (problems.size() == MOST) {
      problems.add(new Problem(ALL, "there are more faults; mend these first"));
    }
  }

  /** A value as a fault repeats it: short, on one line, and without the content of lists. */
  static String shown(@Nullable Object given) {
    return switch (given) {
      case null -> "null";
      case String text -> '"' + brief(text) + '"';
      case BigInteger huge when huge.bitLength() > 200 ->
          "an integer of " + huge.bitLength() + " bits";
      case Number number -> brief(number.toString());
      case Boolean flag -> flag.toString();
      case Map<?, ?> _ -> "an object";
      case Collection<?> _ -> "a list";
      default -> "a value of " + given.getClass();
    };
  }

  private static String brief(String text) {
    int end = Math.min(text.length(), SHOWN);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var brief = new StringBuilder(text.substring(0, end));
    for (int i = 0; i < end; i++) {
      if (Character.isISOControl(brief.charAt(i))) {
        brief.setCharAt(i, '?');
      }
    }
    return end < text.length() ? brief + "..." : brief.toString();
  }

  /**
   * Where in the parameters a value stands.
   *
   * @param place the parameter it belongs to, however deep
   * @param path the way to the value itself, as {@code points[2].x}
   */
  record Spot(Faults faults, String place, String path, int depth) {
    Spot field(String name) {
      String brief = brief(name);
      return depth == 0
          ? new Spot(faults, brief, brief, 1)
          : new Spot(faults, place, path + "." + brief, depth + 1);
    }

    Spot entry(Object key) {
      return new Spot(faults, place, path + "[" + brief(key.toString()) + "]", depth + 1);
    }

    void fault(String text) {
      faults.add(place, path + " " + text);
    }

    void wrong(@Nullable Object given, String expected) {
      fault("is " + shown(given) + "; give " + expected);
    }

    void unknown(@Nullable Object key, Map<String, ?> known) {
      String name = String.valueOf(key);
      String nearest = Nearest.to(name, known.keySet());
      String remedy =
          nearest != null
              ? "did you mean " + nearest + "?"
              : known.isEmpty()
                  ? "there are no parameters"
                  : "known are " + String.join(", ", known.keySet());
      field(name).fault("is unknown; " + remedy);
    }

    /** What the record's own code says about the values together. */
    void refused(String message, Collection<String> names) {
      if (depth > 0) {
        faults.add(place, path + ": " + message);
      } else {
        String first = RecordShape.snake(message.split("\\W", 2)[0]);
        faults.add(names.contains(first) ? first : ALL, message);
      }
    }

    boolean tooDeep() {
      if (depth > DEEPEST) {
        faults.add(place, place + " is nested deeper than " + DEEPEST + " levels");
        return true;
      }
      return false;
    }

    /** Faults told so far, kept or not: whoever reads parts compares before and after. */
    int count() {
      return faults.told;
    }
  }
}
