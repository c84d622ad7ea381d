package dev.hilera.repository;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * One Java file: its path from the root of the repository, its text, and its syntax tree as the
 * compiler's parser gives it. Nothing is resolved, so a file is understood without its neighbours.
 */
public record SourceFile(
    String path, String text, CompilationUnitTree tree, SourcePositions positions) {

  /** Parses all files in one go, which costs far less than one by one. */
  public static List<SourceFile> parse(Map<String, String> textByPath) {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var texts = textByPath.entrySet().stream().map(InMemory::new).toList();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task =
        (JavacTask) compiler.getTask(null, null, problems, List.of("-proc:none"), null, texts);
    var positions = Trees.instance(task).getSourcePositions();
    var files = new ArrayList<SourceFile>();
    try {
      for (var tree : task.parse()) {
        var path = tree.getSourceFile().toUri().getPath().substring(1);
        files.add(new SourceFile(path, textByPath.getOrDefault(path, ""), tree, positions));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var problem : problems.getDiagnostics()) {
      if (problem.getKind() == Diagnostic.Kind.ERROR) {
        throw new IllegalArgumentException("not Java: " + problem);
      }
    }
    return files;
  }

  /** A file that exists only in a test. */
  static SourceFile of(String path, String text) {
    return parse(Map.of(path, text)).getFirst();
  }

  public String module() {
    return path.substring(0, path.indexOf('/'));
  }

  /** Whether this is a product's code: neither a test nor a benchmark. */
  public boolean isMain() {
    return path.contains("/src/main/java/") && !module().equals("bench");
  }

  public String packageName() {
    var name = tree.getPackageName();
    return name == null ? "" : name.toString();
  }

  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** All nodes of a kind, in the order of the text. */
  <T extends Tree> List<T> all(Class<T> kind) {
    var found = new ArrayList<T>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void scan(@Nullable Tree node, @Nullable Void unused) {
        if (kind.isInstance(node)) {
          found.add(kind.cast(node));
        }
        return super.scan(node, null);
      }
    }.scan(tree, null);
    return found;
  }

  long firstLine(Tree node) {
    return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
  }

  long lines(Tree node) {
    var end = tree.getLineMap().getLineNumber(positions.getEndPosition(tree, node));
    return end - firstLine(node) + 1;
  }

  Violation violation(Tree at, String remedy) {
    return new Violation(path, firstLine(at), remedy);
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(Map.Entry<String, String> file) {
      super(URI.create("memory:///" + file.getKey()), Kind.SOURCE);
      this.text = file.getValue();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
