package dev.hilera.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in examples/java: each is compiled, run, and prints what its page says. */
class ExamplesTest {
  private static final Path PAGE = Path.of("examples/java/README.md");

  @TempDir Path classes;
  @TempDir Path folder;

  @Test
  void everyExampleIsRunHere() throws IOException {
    try (Stream<Path> files = Files.list(Page.root().resolve("examples/java"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "README.md", "WordReport.java", "Survivor.java", "Embedded.java", "PaymentTest.java");
    }
  }

  @Test
  void wordsOfRealTextsAreCounted() throws Exception {
    Program.Result result =
        compiled("WordReport").run(classes, Page.root(), "examples/word-report/texts");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(printed(0));
  }

  @Test
  void aJobOutlivesItsProcess() throws Exception {
    Program survivor = compiled("Survivor");

    Program.Result killed = survivor.run(classes, folder, "survivor.db");
    assertThat(killed.exit()).as(killed.err()).isEqualTo(137);
    assertThat(killed.out()).isEqualTo(printed(1));

    Program.Result second = survivor.run(classes, folder, "survivor.db");
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.out()).isEqualTo(printed(2));

    Program.Result third = survivor.run(classes, folder, "survivor.db");
    assertThat(third.exit()).as(third.err()).isZero();
    assertThat(third.out()).isEqualTo(printed(3));
  }

  @Test
  void aServerServesInsideOfAProgram() throws Exception {
    Program.Result result = compiled("Embedded").run(classes, folder);

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(printed(4));
  }

  @Test
  void anOrderIsPaidOnceHoweverOftenItsNodeDies() throws Exception {
    Program.Result result = compiled("PaymentTest").run(classes, folder, "200");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(printed(5));
  }

  private Program compiled(String name) throws IOException {
    Path file = Page.root().resolve("examples/java").resolve(name + ".java");
    Program program = new Program(name, Files.readString(file));
    assertThat(program.compile(classes)).isEmpty();
    return program;
  }

  private static String printed(int index) throws IOException {
    List<Page.Block> blocks =
        Page.of(PAGE).blocks().stream()
            .filter(block -> block.kind().equals("text printed"))
            .toList();
    return blocks.get(index).text();
  }
}
