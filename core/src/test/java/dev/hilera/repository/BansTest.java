package dev.hilera.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BansTest {
  private static final String PATH = "core/src/main/java/dev/hilera/engine/Loop.java";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          System.currentTimeMillis | long f() { return System.currentTimeMillis(); }
          System.nanoTime          | LongSupplier f = System::nanoTime;
          Instant.now              | Object f = java.time.Instant.now();
          Clock.systemUTC          | Object f = Clock.systemUTC();
          Thread.sleep             | Sleep f = Thread::sleep;
          new Thread               | Object f = new Thread(() -> {});
          new Thread               | Factory f = Thread::new;
          Thread.ofPlatform        | Object f = Thread.ofPlatform();
          Thread.ofVirtual         | Object f = Thread.ofVirtual().start(null);
          System.out               | void f() { System.out.println(); }
          System.err               | void f() { System.err.println(); }
          """)
  void bannedCallIsReportedWithItsPlace(String call, String member) {
    assertThat(Bans.calls(SourceFile.of(PATH, "class A {\n  " + member + "\n}\n")))
        .singleElement()
        .asString()
        .startsWith(PATH + ":2: " + call + " is for ");
  }

  @Test
  void bannedCallIsReportedWhenItIsImported() {
    var text = "import static java.lang.System.nanoTime;\nclass A {}\n";

    assertThat(Bans.calls(SourceFile.of(PATH, text))).hasSize(1);
  }

  @Test
  void namedFilesMayDoWhatTheyAreNamedFor() {
    var clock = "class SystemHost { long f() { return System.nanoTime(); } }";
    var output = "class SystemHost { void f() { System.out.println(); } }";
    var path = "core/src/main/java/dev/hilera/engine/SystemHost.java";

    assertThat(Bans.calls(SourceFile.of(path, clock))).isEmpty();
    assertThat(Bans.calls(SourceFile.of(path, output))).hasSize(1);
  }

  @Test
  void wordsInCommentsAndTextsAreNoCalls() {
    var text = "/** Not System.out. */ class A { String f = \"System.out\"; }";

    assertThat(Bans.calls(SourceFile.of(PATH, text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JobManager", "PathHelper", "TimeUtil", "TimeUtils", "StoreImpl"})
  void vagueNameIsReported(String name) {
    assertThat(Bans.vagueNames(SourceFile.of(PATH, "class A { record " + name + "() {} }")))
        .singleElement()
        .asString()
        .contains(name);
    assertThat(Bans.vagueNames(SourceFile.of(PATH, "class " + name + "s1 {}"))).isEmpty();
  }

  @Test
  void skippedTestIsReported() {
    var text = "class A {\n  @" + "Disabled(\"later\") void f() {}\n  @Test void g() {}\n}";

    assertThat(Bans.skippedTests(SourceFile.of(PATH, text)))
        .singleElement()
        .asString()
        .startsWith(PATH + ":2: ");
  }

  @ParameterizedTest
  @CsvSource({"TO,DO", "FIX,ME", "X,XX"})
  void markerIsReportedOutsideProse(String one, String two) {
    var text = "first\n// " + one + two + ": second\n";

    assertThat(Bans.markers("bench/run.sh", text))
        .singleElement()
        .asString()
        .startsWith("bench/run.sh:2: " + one + two);
    assertThat(Bans.markers("docs/guide.md", text)).isEmpty();
    assertThat(Bans.markers("bench/run.sh", "a" + one + two + "s")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "repo1,.maven.org",
    "repo,.maven.apache.org",
    "registry.,npmjs.org",
    "deb.,debian.org"
  })
  void registryIsReported(String one, String two) {
    assertThat(Bans.registries("pom.xml", "<url>" + one + two + "</url>")).hasSize(1);
    assertThat(Bans.registries("pom.xml", "http://maven.apache.org/POM/4.0.0")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/wo,rk/main/core", "/fa,rm/x", "/ro,ot/.m2", "/usr/li,b/jvm/x"})
  void pathOfMachineIsReported(String one, String two) {
    assertThat(Bans.machinePaths("run", "cd " + one + two)).hasSize(1);
    assertThat(Bans.machinePaths("run", "cd core/work")).isEmpty();
  }
}
