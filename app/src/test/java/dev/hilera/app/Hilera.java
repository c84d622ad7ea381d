package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own. */
record Hilera(Process process, Path out, Path err) {

  /** Starts it in a folder. */
  static Hilera start(Path folder, String... args) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    List<String> command = new ArrayList<>(command());
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Hilera(process, out, err);
  }

  /** Starts it as a shell does, after what is said before: variables, limits. */
  static Hilera startAfter(String before, Path folder, String... args) throws IOException {
    install(folder.resolve("hilera"));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    String words = String.join("' '", args);
    Process process =
        new ProcessBuilder("sh", "-c", before + " exec ./hilera '" + words + "'")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Hilera(process, out, err);
  }

  /** A program that starts it, for commands that call it. */
  static void install(Path file) throws IOException {
    String words = String.join("' '", command());
    Files.writeString(file, "#!/bin/sh\nexec '" + words + "' \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The folder of the examples. */
  static Path examples() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = Objects.requireNonNull(root.getParent(), "run the tests inside the repository");
    }
    return root.resolve("examples");
  }

  /** An example as a copy, beside which {@code hilera} is installed as it is in the repository. */
  static Path example(String name, Path to) throws IOException {
    Path from = examples().resolve(name);
    Path copy = to.resolve("examples").resolve(name);
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = copy.resolve(from.relativize(file));
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(file, target);
            return FileVisitResult.CONTINUE;
          }
        });
    install(to.resolve("hilera"));
    return copy;
  }

  /** Its exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + process.info());
    }
    return process.exitValue();
  }

  /** Looks until it is so, because another process gives no signal; it must not end before. */
  void until(Look look) throws IOException, InterruptedException {
    for (int looks = 0; !look.isSo(); looks++) {
      if (looks > 6_000 || process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            (process.isAlive() ? "it took too long: " : "it has ended: ") + complained());
      }
    }
  }

  /** Whether something is so by now. */
  @FunctionalInterface
  interface Look {
    boolean isSo() throws IOException;
  }

  String printed() throws IOException {
    return Files.readString(out, UTF_8);
  }

  String complained() throws IOException {
    return Files.readString(err, UTF_8);
  }

  private static List<String> command() {
    return List.of(
        "env",
        "--default-signal=INT", // a build in the background hands on that it ignores interrupts
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.hilera.app.Main");
  }
}
