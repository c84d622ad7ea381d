package dev.hilera.testing;

import dev.hilera.Hilera;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A fault as a patch: applied to a copy of the sources it concerns, compiled, and given to the
 * simulation, of one node or of as many as a line {@code nodes: N} before the patch says. The
 * numbers of lines in the patch do not matter, what stands around the change does.
 */
final class PlantedBug {
  static final Path FOLDER = Path.of("src/test/planted");

  /** For all schedules, on a machine that does other things too. */
  private static final int MINUTES = 30;

  private static final Path SOURCES = Path.of("src/main/java");

  private final String name;
  private final Map<String, List<Hunk>> hunks = new LinkedHashMap<>();
  private String says = "";
  private String nodes = "1";

  /** Lines that are there, and what takes their place. */
  private record Hunk(List<String> old, List<String> changed) {}

  private PlantedBug(String name) {
    this.name = name;
  }

  static List<PlantedBug> all() throws IOException {
    List<PlantedBug> bugs = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        bugs.add(read(file));
      }
    }
    return bugs;
  }

  /** The sources with bounds so small that little graphs meet them. */
  static PlantedBug harmless() throws IOException {
    return read(FOLDER.resolve("harmless/small-bounds.patch"));
  }

  private static PlantedBug read(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".patch", "");
    PlantedBug bug = new PlantedBug(name);
    List<Hunk> hunks = List.of();
    Hunk hunk = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("--- a/")) {
        hunks = bug.hunks.computeIfAbsent(line.substring(6), path -> new ArrayList<>());
        hunk = null;
      } else if (line.startsWith("@@")) {
        hunk = new Hunk(new ArrayList<>(), new ArrayList<>());
        hunks.add(hunk);
      } else if (hunk != null) {
        hunk(hunk, line);
      } else if (line.startsWith("nodes: ")) {
        bug.nodes = line.substring(7);
      } else if (!line.startsWith("+++ ")) {
        bug.says += line;
      }
    }
    return bug;
  }

  private static void hunk(Hunk hunk, String line) {
    String text = line.isEmpty() ? "" : line.substring(1);
    if (!line.startsWith("+")) {
      hunk.old().add(text);
    }
    if (!line.startsWith("-")) {
      hunk.changed().add(text);
    }
  }

  /**
   * Gives it to the simulation.
   *
   * @return what was found; {@code null} if nothing was in so many schedules
   */
  @Nullable String found(Path scratch, long seed, int schedules) throws Exception {
    return simulate(planted(scratch), seed, schedules);
  }

  /** The classes of the engine with the bug. */
  Path planted(Path scratch) throws Exception {
    Path copy = Files.createDirectories(scratch.resolve(name + "/java"));
    Path classes = Files.createDirectories(scratch.resolve(name + "/classes"));
    List<Path> patched = new ArrayList<>();
    for (var file : hunks.entrySet()) {
      Path target = copy.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, patched(file.getKey(), file.getValue()));
      patched.add(target);
    }
    compile(patched, classes);
    return classes;
  }

  private List<String> patched(String path, List<Hunk> changes) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(SOURCES.resolve(path)));
    for (Hunk hunk : changes) {
      int place = Collections.indexOfSubList(lines, hunk.old());
      if (place < 0 || place != Collections.lastIndexOfSubList(lines, hunk.old())) {
        throw new AssertionError(
            "%s/%s.patch does not apply any more: %s must have these lines, once:\n%s\nWrite it anew for the source as it is: %s"
                .formatted(FOLDER, name, path, String.join("\n", hunk.old()), says));
      }
      lines.subList(place, place + hunk.old().size()).clear();
      lines.addAll(place, hunk.changed());
    }
    return lines;
  }

  private void compile(List<Path> sources, Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      String path = place(Hilera.class) + java.io.File.pathSeparator + place(Nullable.class);
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", path);
      boolean done =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!done) {
        throw new AssertionError(name + ".patch does not compile any more:\n" + complaints);
      }
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private @Nullable String simulate(Path classes, long seed, int schedules) throws Exception {
    String path =
        Stream.of(classes, place(Hilera.class), place(Schedules.class))
            .map(Path::toString)
            .reduce((some, more) -> some + java.io.File.pathSeparator + more)
            .orElseThrow();
    Path told = classes.resolveSibling("told");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-cp",
                path,
                Schedules.class.getName(),
                "--schedules",
                String.valueOf(schedules),
                "--seed",
                String.valueOf(seed),
                "--nodes",
                nodes)
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("the simulation with " + this + " does not end");
      }
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(told);
    int found = text.indexOf("VIOLATION");
    if (found < 0 && process.exitValue() != 0) {
      throw new AssertionError("the simulation with " + this + " failed: " + text);
    }
    return found < 0 ? null : text.substring(found).lines().limit(2).reduce("", String::concat);
  }

  @Override
  public String toString() {
    return name + ".patch (" + says + ")";
  }
}
