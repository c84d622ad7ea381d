package dev.hilera.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal that understands as much as the live view says, and remembers each drawing of it. */
final class Tube {
  private static final Pattern SAID =
      Pattern.compile("\u001b\\[\\??([0-9;]*)([A-Za-z])|[\\r\\n]|\\X", Pattern.DOTALL);

  private final List<List<Cell>> screen = new ArrayList<>();
  private final List<List<List<Cell>>> drawings = new ArrayList<>();
  private int row;
  private int column;
  private String style = "";

  /** One letter, and the code of its colour. */
  record Cell(String letter, String style) {
    static final Cell EMPTY = new Cell(" ", "");
  }

  /** What stood there at the end of each drawing, line by line. */
  static List<List<List<Cell>>> drawings(String said) {
    Tube tube = new Tube();
    for (Matcher next = SAID.matcher(said); next.find(); ) {
      tube.take(next);
    }
    return tube.drawings;
  }

  private void take(Matcher next) {
    String kind = next.group(2);
    if (kind != null) {
      control(kind.charAt(0), next.group(1));
    } else {
      switch (next.group()) {
        case "\r" -> column = 0;
        case "\n" -> row++;
        default -> put(next.group());
      }
    }
  }

  private void put(String letter) {
    List<Cell> line = line();
    while (line.size() <= column) {
      line.add(Cell.EMPTY);
    }
    line.set(column++, new Cell(letter, style));
  }

  private List<Cell> line() {
    while (screen.size() <= row) {
      screen.add(new ArrayList<>());
    }
    return screen.get(row);
  }

  private void control(char kind, String number) {
    switch (kind) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(number));
      case 'G' -> column = Integer.parseInt(number) - 1;
      case 'K' -> {
        List<Cell> line = line();
        line.subList(Math.min(column, line.size()), line.size()).clear();
      }
      case 'J' -> screen.subList(Math.min(row, screen.size()), screen.size()).clear();
      case 'm' -> style = number.equals("0") ? "" : number;
      case 'h' -> {
        if (number.equals("7")) {
          drawings.add(screen.stream().map(List::copyOf).toList());
        }
      }
      case 'l' -> {}
      default -> throw new AssertionError("the live view says " + kind);
    }
  }
}
