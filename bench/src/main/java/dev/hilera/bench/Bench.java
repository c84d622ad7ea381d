package dev.hilera.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The program: {@code [--shapes a,b] [--rounds n] [--scale small|full] [--dir folder]}. Prints one
 * table, or ends with an exception when a contender did anything wrong.
 */
public final class Bench {

  /** The shape name under which the limits of disk and SQLite are asked for. */
  private static final String LIMITS = "limits";

  private final Scale scale;
  private final int rounds;
  private final List<String> shapes;
  private final Path parent;

  Bench(Scale scale, int rounds, List<String> shapes, Path parent) {
    this.scale = scale;
    this.rounds = rounds;
    this.shapes = List.copyOf(shapes);
    this.parent = parent;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    System.out.print(parsed(args).table(System.err));
  }

  /** The bench that the arguments ask for; throws on one that it does not know. */
  static Bench parsed(String[] args) {
    var scale = Scale.SMALL;
    var rounds = 0;
    List<String> shapes = List.of();
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException("each option takes one value");
    }
    for (int at = 0; at < args.length; at += 2) {
      var value = args[at + 1];
      switch (args[at]) {
        case "--scale" -> scale = Scale.valueOf(value.toUpperCase(Locale.ROOT));
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--shapes" -> shapes = List.of(value.split(",", -1));
        case "--dir" -> parent = Path.of(value);
        default -> throw new IllegalArgumentException("unknown option " + args[at]);
      }
    }
    return new Bench(scale, rounds > 0 ? rounds : scale.rounds, shapes, parent);
  }

  /** Runs everything that was asked for; tells the log what it is at. */
  String table(PrintStream log) throws Exception {
    var known = scale.shapes();
    var wanted = new ArrayList<>(shapes);
    if (wanted.isEmpty()) {
      wanted.add(LIMITS);
      wanted.addAll(known.keySet());
    }
    var directory = Files.createTempDirectory(parent, "hilera-bench-");
    try {
      var tournament = new Tournament(scale, rounds, directory);
      for (var name : wanted) {
        var shape = known.get(name);
        if (shape == null && !name.equals(LIMITS)) {
          throw new IllegalArgumentException("unknown shape " + name);
        }
        log.println(name);
        if (shape == null) {
          tournament.limits();
        } else {
          tournament.run(shape.get());
        }
      }
      return new Table(tournament.results(), tournament.durable()).text();
    } finally {
      delete(directory);
    }
  }

  static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException e)
              throws IOException {
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
