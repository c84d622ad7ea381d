package dev.hilera.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java program that a page shows, or a file of the examples.
 *
 * @param name of its file, without ending
 * @param source as the compiler gets it
 */
record Program(String name, String source) {
  private static final Pattern MAIN =
      Pattern.compile("^\\s*(public static )?void main\\(", Pattern.MULTILINE);
  private static final Pattern USES_ENGINE = Pattern.compile("(?<![.\\w])hilera\\.");
  private static final Pattern MAKES_ENGINE = Pattern.compile("\\bhilera = ");
  private static final Pattern OUTSIDE =
      Pattern.compile("import .*|(record|enum|class|interface) .*");

  /**
   * What a run printed.
   *
   * @param exit its exit code
   * @param out what it wrote to stdout
   * @param err what it wrote to stderr
   */
  record Result(int exit, String out, String err) {}

  /**
   * The program of a block. One with a {@code main} stands as it is. Another is the body of one:
   * its imports, and types that begin at the margin, stand outside; {@code dev.hilera} and {@code
   * dev.hilera.testing} are imported; and {@code hilera} is an engine in memory, where the block
   * uses it and makes none.
   */
  static Program of(String name, String block) {
    if (isWhole(block)) {
      return new Program(name, block);
    }
    StringBuilder imports =
        new StringBuilder("import dev.hilera.*;\nimport dev.hilera.testing.*;\n");
    StringBuilder outside = new StringBuilder();
    StringBuilder body = new StringBuilder();
    boolean inType = false;
    for (String line : block.lines().toList()) {
      if (line.startsWith("import ")) {
        imports.append(line).append('\n');
        continue;
      }
      inType |= OUTSIDE.matcher(line).matches();
      (inType ? outside : body).append(line).append('\n');
      inType &= !endsType(line);
    }
    boolean lacksEngine = USES_ENGINE.matcher(block).find() && !MAKES_ENGINE.matcher(block).find();
    String statements =
        lacksEngine ? "try (var hilera = Hilera.inMemory()) {\n" + body + "}\n" : body.toString();
    return new Program(
        name, imports + "void main() throws Exception {\n" + statements + "}\n" + outside);
  }

  /** Whether it has a {@code main}, and so all that it needs. */
  static boolean isWhole(String block) {
    return MAIN.matcher(block).find();
  }

  private static boolean endsType(String line) {
    boolean isOneLine = !line.startsWith(" ") && line.endsWith(";");
    return isOneLine || line.equals("}") || line.endsWith("{}");
  }

  /** What the compiler has against it; nothing if it compiled into the folder. */
  String compile(Path classes) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of(
            "-d", classes.toString(), "-cp", classPath(), "-proc:none", "-Xlint:all", "-Werror");
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(file)).call();
    return compiled ? "" : complaints + "\n" + numbered();
  }

  /** Runs the compiled program in a process and a folder of its own, as a reader would. */
  Result run(Path classes, Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + classPath(),
                name));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(classes, "out", ".txt");
    Path err = Files.createTempFile(classes, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(name + " does not end; it wrote\n" + Files.readString(err, UTF_8));
    }
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private String numbered() {
    int[] number = {0};
    return source.lines().map(line -> ++number[0] + "  " + line).collect(Collectors.joining("\n"));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
