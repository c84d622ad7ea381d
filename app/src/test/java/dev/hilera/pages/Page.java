package dev.hilera.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of documentation.
 *
 * @param path from the root of the repository
 * @param lines of its text
 */
record Page(Path path, List<String> lines) {
  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern IMAGE = Pattern.compile("(?:src|srcset)=\"([^\"]+)\"");

  /**
   * A fenced block.
   *
   * @param line of its fence, from 1
   * @param kind what stands behind the fence
   */
  record Block(int line, String kind, String text) {}

  /** The root of the repository. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run the tests inside the repository");
      }
    }
    return folder;
  }

  /** README and the like, and all in docs and examples. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(root());
        Stream<Path> docs = Files.walk(root().resolve("docs"));
        Stream<Path> examples = Files.walk(root().resolve("examples"))) {
      for (Path file : Stream.of(top, docs, examples).flatMap(files -> files).sorted().toList()) {
        if (file.toString().endsWith(".md")) {
          pages.add(of(root().relativize(file)));
        }
      }
    }
    return pages;
  }

  static Page of(Path path) throws IOException {
    return new Page(path, Files.readAllLines(root().resolve(path)));
  }

  /** The fenced blocks, in order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    @Nullable StringBuilder open = null;
    String kind = "";
    int from = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (open == null && line.startsWith("```")) {
        open = new StringBuilder();
        kind = line.substring(3).strip();
        from = i + 1;
      } else if (open != null && line.equals("```")) {
        blocks.add(new Block(from, kind, open.toString()));
        open = null;
      } else if (open != null) {
        open.append(line).append('\n');
      }
    }
    if (open != null) {
      throw new IllegalStateException(path + ":" + from + ": the block does not end");
    }
    return blocks;
  }

  /** Where its links and pictures lead, as written. */
  List<String> links() {
    String prose = prose().replaceAll("`[^`\n]*`", "");
    return Stream.of(LINK, IMAGE)
        .flatMap(pattern -> pattern.matcher(prose).results())
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  /** The names under which its headings can be linked to. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    prose()
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(anchors::add);
    return anchors;
  }

  /** Its text without the fenced blocks. */
  private String prose() {
    StringBuilder prose = new StringBuilder();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (!inside) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }
}
