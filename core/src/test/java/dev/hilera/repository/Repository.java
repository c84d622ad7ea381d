package dev.hilera.repository;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files as they stand on disk: all texts, and of these the Java sources. */
public record Repository(Path root, Map<String, String> texts, List<SourceFile> sources) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".idea", ".vscode", ".settings", "target");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final long LARGEST_TEXT_BYTES = 1 << 20;

  public static Repository read() throws IOException {
    var root = findRoot();
    var texts = texts(root);
    var java = new TreeMap<>(texts);
    java.keySet().removeIf(path -> !path.endsWith(".java"));
    return new Repository(root, texts, SourceFile.parse(java));
  }

  /** The modules of the build, as the parent names them. */
  public List<String> modules() {
    return MODULE
        .matcher(texts.getOrDefault("pom.xml", ""))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static Path findRoot() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run the tests inside the repository");
      }
    }
    return folder;
  }

  private static Map<String, String> texts(Path root) throws IOException {
    var texts = new TreeMap<String, String>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.size() <= LARGEST_TEXT_BYTES && !file.endsWith(".git")) {
              try {
                var path = root.relativize(file).toString().replace('\\', '/');
                texts.put(path, Files.readString(file));
              } catch (CharacterCodingException e) {
                // Not a text.
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return texts;
  }
}
