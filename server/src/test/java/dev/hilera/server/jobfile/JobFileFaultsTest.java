package dev.hilera.server.jobfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileFaultsTest {
  @TempDir Path folder;

  @Test
  void allFaultsComeAtOnceInTheOrderOfTheFile() {
    assertThat(
            faults(
                """
                name: report
                prority: 5
                tasks:
                  fetch:
                    run: curl -s "http://x"
                    timeout: 0s
                  count: { run: [wc], needs: [fetch, fecth] }
                  report:
                    run: [true]
                    retry: 1.5
                """))
        .containsExactly(
            "j.yaml:2: prority: unknown field; did you mean priority?",
            "j.yaml:5: tasks.fetch.run: it is one text, and no shell reads it; write a list:"
                + " [sh, -c, \"curl -s \\\"http://x\\\"\"]",
            "j.yaml:6: tasks.fetch.timeout: 0s is not positive; give a time above zero or leave"
                + " it out",
            "j.yaml:7: tasks.count.needs: there is no task 'fecth'; did you mean 'fetch'?",
            "j.yaml:10: tasks.report.retry: it is the number 1.5, not a whole number");
  }

  @Test
  void anUnknownNeedStandsOnItsOwnLine() {
    assertThat(
            faults(
                """
                name: report
                tasks:
                  a.b:
                    run: [x]
                    needs:
                      - c
                      - d
                  c: { run: [x] }
                """))
        .containsExactly("j.yaml:7: tasks.a.b.needs: there is no task 'd'; did you mean 'c'?");
  }

  @Test
  void aCircleIsNamedInItsOrder() {
    assertThat(
            faults(
                """
                name: circle
                tasks:
                  a: { run: [x], needs: [b] }
                  b: { run: [x], needs: [c] }
                  c: { run: [x], needs: [a] }
                """))
        .containsExactly("j.yaml:2: tasks: they need each other in a circle: a -> b -> c -> a");
  }

  @Test
  void aTaskThatNeedsItselfIsACircle() {
    assertThat(faults("name: n\ntasks:\n  a: { run: [x], needs: a }\n"))
        .containsExactly("j.yaml:2: tasks: they need each other in a circle: a -> a");
  }

  @Test
  void duplicateKeysAreNamedWithBothLines() {
    assertThat(
            faults(
                """
                name: n
                tasks:
                  a: { run: [x] }
                  a:
                    run: [y]
                    timeout: 3s
                name: m
                """))
        .containsExactly(
            "j.yaml:4: tasks.a: it is given twice, first on line 3; keep one",
            "j.yaml:7: name: it is given twice, first on line 1; keep one");
  }

  @Test
  void aNameOfTwoTasksInAListIsRefused() {
    assertThat(
            faults(
                """
                name: n
                tasks:
                  - name: a
                    run: [x]
                  - run: [x]
                    name: a
                """))
        .containsExactly(
            "j.yaml:6: tasks.a.name: the task on line 3 has this name; names are unique");
  }

  @Test
  void tasksThatAreNoObjectsAreRefused() {
    assertThat(
            faults(
                """
                name: n
                tasks:
                  a:
                  b: [x]
                  c: 5
                  d: {}
                """))
        .containsExactly(
            "j.yaml:3: tasks.a: it is nothing, not an object; write { run: [program, argument] }",
            "j.yaml:4: tasks.b: it is a list, not an object; write { run: [program, argument] }",
            "j.yaml:5: tasks.c: it is the number 5, not an object; write { run: [program,"
                + " argument] }",
            "j.yaml:6: tasks.d: there is nothing to run; give it run or type");
  }

  @Test
  void itemsOfTheListOfTasksAreChecked() {
    assertThat(
            faults(
                "{\"name\": \"n\", \"tasks\": [\nnull,\n3,\n{\"run\": [\"x\"]},\n{\"name\": 7,"
                    + " \"run\": [\"x\"]}]}"))
        .containsExactly(
            "j.yaml:2: tasks[0]: it is nothing, not an object; write { run: [program, argument] }",
            "j.yaml:3: tasks[1]: it is the number 3, not an object; write { run: [program,"
                + " argument] }",
            "j.yaml:4: tasks[2]: it has no name; give it one",
            "j.yaml:5: tasks[3].name: it is the number 7, not a text; write \"7\"");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThat(faults(""))
        .containsExactly("j.yaml:1: job: the file is empty; it needs a name and tasks");
    assertThat(faults("# only a comment\n")).hasSize(1);
  }

  @Test
  void tenThousandBracketsFailCleanly() {
    assertThat(faults("[".repeat(10_000)))
        .containsExactly("j.yaml:1: job: nested deeper than 100 levels");
    assertThat(faults("{\"a\":".repeat(10_000)))
        .containsExactly("j.yaml:1: job: nested deeper than 100 levels");
  }

  /** Twenty million letters; were they copied for every kilobyte, it would take many minutes. */
  @Test
  void oneValueOfManyMegabytesIsReadAtOnce() {
    assertThat(faults("x".repeat(20_000_000)))
        .singleElement()
        .asString()
        .startsWith("j.yaml:1: job: it is the text 'xxx");
  }

  @Test
  void aNumberOfVeryManyDigitsIsRefusedBeforeItIsOne() {
    assertThat(faults("name: x\npriority: " + "9".repeat(1_000_000) + "\n"))
        .containsExactly("j.yaml:2: job: a number of 1000000 digits; 1000 are the most");
    assertThat(faults("name: x\npriority: 0." + "9".repeat(1_000) + "\n"))
        .containsExactly("j.yaml:2: job: a number of 1002 digits; 1000 are the most");
  }

  @Test
  void aliasesThatMultiplyAreBounded() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level < 12; level++) {
      String before = "*a" + (level - 1) + ", ";
      text.append("a%d: &a%d [%s]\n".formatted(level, level, before.repeat(9) + before.strip()));
    }

    assertThat(faults(text.toString()))
        .singleElement()
        .asString()
        .contains("aliases write out more than 1000000 values");
  }

  @Test
  void bytesThatAreNotUtf8AreNamedWithTheirLine() {
    byte[] bytes = "name: n\ntasks: x\ny: z".getBytes(UTF_8);
    bytes[bytes.length - 1] = (byte) 0xff;

    assertThat(faultsOf(bytes))
        .containsExactly("j.yaml:3: syntax: it is not UTF-8; save the file as UTF-8");
  }

  @Test
  void moreThanAHundredFaultsAreCounted() {
    List<String> faults = faults("name: n\ntasks: { a: { run: [x] } }\n" + many());

    assertThat(faults).hasSize(101).last().asString().endsWith("job: and 50 further faults");
  }

  private static String many() {
    StringBuilder text = new StringBuilder();
    for (int number = 0; number < 150; number++) {
      text.append("field").append(number).append(": x\n");
    }
    return text.toString();
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("none.yaml");

    assertThat(faultsOf(missing)).containsExactly(missing + ": there is no such file");
    assertThat(faultsOf(folder)).containsExactly(folder + ": it is a folder; name the file in it");
    Path big = folder.resolve("big.yaml");
    try (var file = new java.io.RandomAccessFile(big.toFile(), "rw")) {
      file.setLength(Text.MOST_BYTES + 1L);
    }
    assertThat(faultsOf(big)).containsExactly(big + ": it has more than 128 MiB, the limit");
    Files.delete(big);
  }

  @Test
  void theEnginesFaultsGetTheirLinesToo() {
    JobFile file =
        JobFile.parse(
            "j.yaml",
            "name: n\ntasks:\n  a:\n    run: [x]\n    node: far\n".getBytes(UTF_8),
            folder);

    assertThat(
            file.refused(
                    new dev.hilera.HileraException.Invalid(
                        List.of(new dev.hilera.Problem("tasks.a.node", "there is no node 'far'"))))
                .getMessage())
        .isEqualTo("j.yaml:5: tasks.a.node: there is no node 'far'");
  }

  private List<String> faults(String text) {
    return faultsOf(text.getBytes(UTF_8));
  }

  private List<String> faultsOf(byte[] bytes) {
    return catchThrowableOfType(
            JobFileException.class, () -> JobFile.parse("j.yaml", bytes, folder))
        .faults()
        .stream()
        .map(Fault::toString)
        .toList();
  }

  private static List<String> faultsOf(Path file) {
    return catchThrowableOfType(JobFileException.class, () -> JobFile.read(file)).faults().stream()
        .map(Fault::toString)
        .toList();
  }
}
