package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void versionIsTheOneOfTheBuild() {
    assertThat(hilera("--version")).isZero();
    assertThat(out.toString()).matches("hilera \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(hilera("--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: hilera").contains("validate", "graph");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void unknownOptionsAreRefusedWithTheNearest() {
    assertThat(hilera("--hepl")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "hilera: unknown argument '--hepl'; did you mean '--help'?\nSee: hilera --help\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownCommandsAreRefusedWithTheNearest() {
    assertThat(hilera("valdiate", "x")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("hilera: there is no command 'valdiate'; did you mean 'validate'?");
  }

  @Test
  void commandsThatAreForTheLauncherAloneAreNotNamed() {
    assertThat(hilera("nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("; there are cancel, check, ").doesNotContain("warm");
    assertThat(hilera("warm-upp")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("did you mean 'warm-up'");
  }

  @Test
  void aMissingArgumentIsNamed() {
    assertThat(hilera("validate")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "hilera: missing required parameter: 'FILE'\nSee: hilera validate --help\n");
  }

  @Test
  void anArgumentThatIsNoneOfTheChoicesIsToldThem() {
    assertThat(hilera("completion", "fish")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            hilera: invalid value for SHELL: give one of bash, zsh, not 'fish'
            See: hilera completion --help
            """);
  }

  @Test
  void helpFitsTheTerminalsThatThereAre() {
    List<CommandLine> all = new ArrayList<>(List.of(Main.commandLine()));
    for (int at = 0; at < all.size(); at++) {
      all.addAll(all.get(at).getSubcommands().values());
    }
    for (CommandLine command : all) {
      assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines())
          .as(command.getCommandSpec().qualifiedName())
          .allMatch(line -> line.length() <= 80)
          .noneMatch(line -> line.contains("${"));
    }
  }

  @Test
  void validateSaysOk() throws IOException {
    Path file = write("name: n\ntasks: { a: { run: [x] } }\n");

    assertThat(hilera("validate", file.toString())).isZero();
    assertThat(out.toString().strip()).isEqualTo(file + ": ok, 1 task");
  }

  @Test
  void validatePrintsAllFaults() throws IOException {
    Path file = write("name: n\nx: y\ntasks: { a: { run: [x], needs: b } }\n");

    assertThat(hilera("validate", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith(file + ":"))
        .last()
        .asString()
        .contains(":3: tasks.a.needs: there is no task 'b'");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void machinesGetFaultsAndGraphsAsJson() throws IOException {
    String wrong = write("name: n\ntasks: { a: { run: [x], needs: b } }\n").toString();
    assertThat(hilera("validate", wrong, "--json")).isEqualTo(2);
    assertThat(out.toString())
        .startsWith("{\"file\":\"" + wrong + "\",\"faults\":[{\"line\":2,\"column\":")
        .contains("\"field\":\"tasks.a.needs\",\"problem\":\"there is no task 'b'");
    assertThat(err.toString()).isEmpty();

    out.getBuffer().setLength(0);
    String file =
        write("name: n\ntasks: { a: { run: [x], enables: b }, b: { run: [x], needs: a } }")
            .toString();
    assertThat(hilera("validate", file, "--json")).isZero();
    assertThat(out.toString().strip()).endsWith("\"faults\":[]}");
    out.getBuffer().setLength(0);
    assertThat(hilera("graph", file, "--json")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"nodes\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
                + "\"edges\":[{\"from\":\"a\",\"to\":\"b\"}]}");
  }

  @Test
  void graphPrintsDotOrMermaid() throws IOException {
    String file =
        write("name: n\ntasks: { a: { run: [x] }, b: { run: [x], needs: a } }").toString();

    assertThat(hilera("graph", file)).isZero();
    assertThat(out.toString()).contains("digraph \"n\"", "\"a\" -> \"b\"");
    assertThat(hilera("graph", file, "--format", "mermaid")).isZero();
    assertThat(out.toString()).contains("flowchart LR", "t0 --> t1");
    assertThat(hilera("graph", file, "--format", "png")).isEqualTo(2);
    assertThat(err.toString()).contains("--format", "give one of dot, mermaid, not 'png'");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }

  private int hilera(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
