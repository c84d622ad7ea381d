package dev.hilera.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportDirectionsTest {

  @ParameterizedTest
  @CsvSource({
    "core, dev.hilera, dev.hilera.job.Graph",
    "core, dev.hilera.job, dev.hilera.store.Store",
    "core, dev.hilera.store, dev.hilera.engine.Loop",
    "core, dev.hilera.engine, dev.hilera.command.Shell",
    "core, dev.hilera.engine, dev.hilera.testing.Seed",
    "core, dev.hilera.command, dev.hilera.store.Store",
    "core, dev.hilera.job, dev.hilera.store.memory.Heap",
    "jdbc, dev.hilera.jdbc, dev.hilera.engine.Loop",
    "server, dev.hilera.server, dev.hilera.store.Store",
    "core, dev.hilera.engine, org.slf4j.Logger",
    "core, dev.hilera.job, jdk.jfr.Event",
  })
  void importAgainstTheDirectionIsReported(String module, String from, String name) {
    assertThat(importing(module, from, name))
        .singleElement()
        .asString()
        .startsWith(module + "/src/main/java/" + from.replace('.', '/') + "/A.java:2: ");
  }

  @ParameterizedTest
  @CsvSource({
    "core, dev.hilera, java.util.List",
    "core, dev.hilera.job, dev.hilera.Task",
    "core, dev.hilera.job, dev.hilera.job.Graph",
    "core, dev.hilera.store, dev.hilera.job.Graph",
    "core, dev.hilera.engine, dev.hilera.store.Store",
    "core, dev.hilera.engine, jdk.jfr.Event",
    "core, dev.hilera.testing, dev.hilera.engine.Loop",
    "jdbc, dev.hilera.jdbc, dev.hilera.store.Store",
    "jdbc, dev.hilera.jdbc, tools.jackson.databind.ObjectMapper",
    "server, dev.hilera.server, dev.hilera.job.Graph",
    "app, dev.hilera.app, dev.hilera.jdbc.SqliteStore",
  })
  void importAlongTheDirectionIsFine(String module, String from, String name) {
    assertThat(importing(module, from, name)).isEmpty();
  }

  @Test
  void nameWrittenInFullCountsLikeAnImport() {
    var text = "package dev.hilera.job;\nclass A {\n  dev.hilera.engine.Loop loop;\n}\n";

    assertThat(ImportDirections.check(SourceFile.of("core/src/main/java/A.java", text)))
        .singleElement()
        .asString()
        .startsWith("core/src/main/java/A.java:3: dev.hilera.engine ");
  }

  @Test
  void onlyTheFilesOnTopCloseTheCircle() {
    var text = "package dev.hilera;\nimport dev.hilera.engine.Loop;\nclass A {}\n";

    assertThat(
            ImportDirections.check(
                SourceFile.of("core/src/main/java/dev/hilera/Hilera.java", text)))
        .isEmpty();
    assertThat(
            ImportDirections.check(SourceFile.of("core/src/main/java/dev/hilera/Job.java", text)))
        .hasSize(1);
  }

  @Test
  void unknownPackageAndUnknownModuleAreReported() {
    assertThat(importing("core", "dev.hilera.extra", "java.util.List")).hasSize(1);
    assertThat(importing("extra", "dev.hilera.extra", "java.util.List")).hasSize(1);
  }

  private static List<Violation> importing(String module, String from, String name) {
    var path = module + "/src/main/java/" + from.replace('.', '/') + "/A.java";
    var text = "package " + from + ";\nimport " + name + ";\nclass A {}\n";
    return ImportDirections.check(SourceFile.of(path, text));
  }
}
