package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a small program in place of the real one, so that its jar can be changed. */
class LauncherTest {
  @TempDir Path folder;
  private Path clone;

  @BeforeEach
  void layOut() throws IOException {
    clone = Files.createDirectories(folder.resolve("a clone"));
    Files.createDirectories(clone.resolve("app/target"));
    Files.copy(repository().resolve("hilera"), clone.resolve("hilera"));
  }

  @Test
  void argumentsArriveUntouchedThroughALinkFromAnywhere() throws Exception {
    jar("one");
    Path link = Files.createSymbolicLink(folder.resolve("link"), clone.resolve("hilera"));

    assertThat(start(link, "a b", "", "*", "$HOME", "grün"))
        .isEqualTo("one [a b, , *, $HOME, grün]\n");
  }

  @Test
  void aChangedJarIsSeenThoughThereIsAnArchiveOfTheOldOne() throws Exception {
    jar("one");
    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");
    awaitArchives(1);
    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");

    jar("two");
    assertThat(start(clone.resolve("hilera"))).isEqualTo("two []\n");
    awaitArchives(2);
    assertThat(start(clone.resolve("hilera"))).isEqualTo("two []\n");
  }

  /** Both have one jar, bit for bit, as two clones of one commit do. */
  @Test
  void twoClonesDoNotTakeEachOthersArchive() throws Exception {
    jar("one");
    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");
    awaitArchives(1);
    Path other = Files.createDirectories(folder.resolve("other/app/target")).resolve("hilera.jar");
    Files.copy(clone.resolve("app/target/hilera.jar"), other, StandardCopyOption.COPY_ATTRIBUTES);
    Path launcher = Files.copy(clone.resolve("hilera"), folder.resolve("other/hilera"));

    assertThat(start(launcher)).isEqualTo("one []\n");
    awaitArchives(2);
    assertThat(start(launcher)).isEqualTo("one []\n");
  }

  @Test
  void aDamagedArchiveIsPassedOver() throws Exception {
    jar("one");
    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");
    awaitArchives(1);
    try (Stream<Path> archives = Files.list(folder.resolve("cache/hilera"))) {
      for (Path archive : archives.toList()) {
        Files.writeString(archive, "no archive");
      }
    }

    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");
  }

  @Test
  void aBuildIsQuietUnlessItFails() throws Exception {
    jar("one");
    Files.createDirectories(clone.resolve("core/src/main"));
    Files.writeString(clone.resolve("pom.xml"), "newer than the jar");
    Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\nprintf '\\033[0m'; exit $BUILD\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(build("0")).isEqualTo("hilera: building (once; a minute or so) ...\n");
    Files.setLastModifiedTime(
        clone.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(build("1")).contains("\u001b[0m", "the build failed; the lines above say why");
  }

  private String build(String exit) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(clone.resolve("hilera").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("HILERA_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("BUILD", exit);
    Process process = builder.redirectOutput(folder.resolve("out").toFile()).start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(Integer.parseInt(exit));
    return err;
  }

  @Test
  void withoutAFolderForArchivesItStartsAllTheSame() throws Exception {
    jar("one");
    Files.writeString(folder.resolve("cache"), "a file in the way");

    assertThat(start(clone.resolve("hilera"))).isEqualTo("one []\n");
  }

  /** Both jars have one size and one date, so that nothing but their content tells them apart. */
  private void jar(String version) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path source =
        Files.writeString(
            sources.resolve("Echo.java"),
            "public class Echo { public static void main(String[] args) { new"
                + " java.io.PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8)"
                + (".println(\"" + version + " \" + java.util.Arrays.asList(args)); } }"));
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
        .isZero();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Echo");
    Path jar = clone.resolve("app/target/hilera.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.setLevel(0);
      out.putNextEntry(new JarEntry("Echo.class"));
      out.write(Files.readAllBytes(sources.resolve("Echo.class")));
    }
    Files.setLastModifiedTime(jar, FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
  }

  private String start(Path launcher, String... args) throws Exception {
    List<String> command = Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("HILERA_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectError(folder.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    assertThat(process.exitValue()).isZero();
    return out;
  }

  /** They are made in the background. */
  private void awaitArchives(int count) throws Exception {
    Path archives = folder.resolve("cache/hilera");
    for (int look = 0; look < 3_000; look++) {
      try (Stream<Path> files = Files.list(archives)) {
        if (files.filter(file -> file.toString().endsWith(".jsa")).count() == count) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("there are not " + count + " archives");
  }

  private static Path repository() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = Objects.requireNonNull(root.getParent(), "run the tests inside the repository");
    }
    return root;
  }
}
