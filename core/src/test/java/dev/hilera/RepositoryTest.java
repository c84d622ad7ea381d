package dev.hilera;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.FormatterException;
import dev.hilera.repository.Bans;
import dev.hilera.repository.Budgets;
import dev.hilera.repository.Format;
import dev.hilera.repository.ImportDirections;
import dev.hilera.repository.Repository;
import dev.hilera.repository.SourceFile;
import dev.hilera.repository.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Reads every file of the repository and holds the rules that no compiler knows. Each rule lives in
 * the package {@code dev.hilera.repository}, with a test that shows it fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepositoryTest {
  private Repository repository;

  @BeforeAll
  void readTheRepository() throws IOException, FormatterException {
    repository = Repository.read();
    if (System.getProperty("format", "").equals("write")) {
      for (var file : repository.sources()) {
        Files.writeString(repository.root().resolve(file.path()), Format.format(file.text()));
      }
      repository = Repository.read();
    }
  }

  @Test
  void codeIsFormatted() {
    none(repository.sources().parallelStream().map(Format::check).flatMap(List::stream).toList());
  }

  @Test
  void filesAreShort() {
    none(inAll(Budgets::fileLength));
  }

  @Test
  void methodsFitOnAScreen() {
    none(inMain(Budgets::methodLength));
  }

  @Test
  void parameterListsAreShort() {
    none(inMain(Budgets::parameters));
  }

  @Test
  void thePublicFaceIsSmall() {
    none(Budgets.publicTypes(repository.sources()));
  }

  @Test
  void theStoreHasFewMethods() {
    none(inMain(Budgets::storeMethods));
  }

  @Test
  void timeThreadsAndOutputHaveOneFileEach() {
    none(inMain(Bans::calls));
  }

  @Test
  void namesSayWhatThingsDo() {
    none(inMain(Bans::vagueNames));
  }

  @Test
  void noTestIsSkipped() {
    none(inAll(Bans::skippedTests));
  }

  @Test
  void nothingIsLeftForLater() {
    none(inTexts(Bans::markers));
  }

  @Test
  void noRegistryIsNamed() {
    none(inTexts(Bans::registries));
  }

  @Test
  void noPathOfAMachineIsNamed() {
    none(inTexts(Bans::machinePaths));
  }

  @Test
  void importsRunOneWay() {
    none(inMain(ImportDirections::check));
  }

  @Test
  void everyModuleIsRead() {
    assertThat(repository.modules()).contains("core").allMatch(ImportDirections::knows);
    assertThat(repository.modules())
        .allSatisfy(module ->
            assertThat(repository.sources())
                .anyMatch(file -> file.path().startsWith(module + "/src/main/java/")));
    assertThat(repository.texts().keySet())
        .filteredOn(path -> path.matches("[^/]+/pom\\.xml"))
        .allMatch(path -> repository.modules().contains(path.replace("/pom.xml", "")));
  }

  private List<Violation> inAll(Function<SourceFile, List<Violation>> rule) {
    return check(file -> true, rule);
  }

  private List<Violation> inMain(Function<SourceFile, List<Violation>> rule) {
    return check(SourceFile::isMain, rule);
  }

  private List<Violation> check(
      Predicate<SourceFile> where, Function<SourceFile, List<Violation>> rule) {
    return repository.sources().stream().filter(where).map(rule).flatMap(List::stream).toList();
  }

  private List<Violation> inTexts(BiFunction<String, String, List<Violation>> rule) {
    return repository.texts().entrySet().stream()
        .flatMap(file -> rule.apply(file.getKey(), file.getValue()).stream())
        .toList();
  }

  private static void none(List<Violation> violations) {
    var report = violations.stream().map(Violation::toString).collect(Collectors.joining("\n"));
    assertThat(report).isEmpty();
  }
}
