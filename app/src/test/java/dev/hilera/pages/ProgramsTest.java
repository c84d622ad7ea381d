package dev.hilera.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show as Java runs. A block that begins with {@code ```java run} is compiled and
 * run; a block {@code ```text printed} right after it is what it prints, where {@code ...} on a
 * line stands for anything. What becomes of a block that is no whole program: {@link Program#of}.
 */
class ProgramsTest {
  private static final String RUN = "java run";
  private static final String PRINTED = "text printed";

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> programsOfPagesRun() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.all()) {
      List<Page.Block> blocks = page.blocks();
      for (int i = 0; i < blocks.size(); i++) {
        Page.Block block = blocks.get(i);
        if (block.kind().equals(RUN)) {
          String printed =
              i + 1 < blocks.size() && blocks.get(i + 1).kind().equals(PRINTED)
                  ? blocks.get(i + 1).text()
                  : "...\n";
          String place = page.path() + ":" + block.line();
          tests.add(DynamicTest.dynamicTest(place, () -> prints(block, printed)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests;
  }

  @Test
  void everyBlockOfJavaIsRunOrSaysWhyNot() throws IOException {
    for (Page page : Page.all()) {
      assertThat(page.blocks())
          .as(page.path().toString())
          .filteredOn(block -> block.kind().startsWith("java"))
          .allMatch(block -> block.kind().equals(RUN) || block.kind().equals("java shape"));
    }
  }

  @Test
  void aPageSaysWhatIsAroundItsFragmentsBeforeTheFirst() throws IOException {
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        if (block.kind().equals(RUN) && !Program.isWhole(block.text())) {
          String before = String.join("\n", page.lines().subList(0, block.line()));
          assertThat(before).as(page.path().toString()).contains("#around-a-fragment)");
          break;
        }
      }
    }
  }

  @Test
  void whatStandsAroundAFragmentIsShownAsItIs() throws IOException {
    Page.Block shape =
        Page.of(Path.of("docs/guide/start.md")).blocks().stream()
            .filter(block -> block.kind().equals("java shape"))
            .findFirst()
            .orElseThrow();
    String inside =
        shape.text().lines().filter(line -> line.contains("hilera.run(")).findFirst().orElseThrow();

    String made = Program.of("Shown", inside).source();

    assertThat(made).isEqualToIgnoringWhitespace(shape.text());
  }

  private void prints(Page.Block block, String printed) throws Exception {
    Path own = Files.createTempDirectory(folder, "block");
    Path classes = Files.createDirectory(own.resolve("classes"));
    Path work = Files.createDirectory(own.resolve("work"));
    Program program = Program.of("Shown", block.text());
    assertThat(program.compile(classes)).isEmpty();
    Program.Result result = program.run(classes, work);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).as(result.err()).matches(pattern(printed));
  }

  /** Each {@code ...} is anything, also several lines if it has a line of its own. */
  static String pattern(String printed) {
    return Stream.of(printed.split("(?<=\n)"))
        .map(line ->
            line.equals("...\n") ? "(?s:.*)" : "\\Q" + line.replace("...", "\\E.*\\Q") + "\\E")
        .reduce("", String::concat);
  }
}
