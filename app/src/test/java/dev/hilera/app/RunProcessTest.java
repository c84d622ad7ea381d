package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, sudden death, calls from inside. */
class RunProcessTest {
  @TempDir Path folder;

  @Test
  void theWordReportCountsEveryWord() throws Exception {
    Path example = Hilera.example("word-report", folder);

    Hilera hilera = Hilera.start(example, "run", "job.yaml");

    assertThat(hilera.exit()).as(hilera.complained()).isZero();
    assertThat(hilera.printed())
        .isEqualTo(
            """
            {
              "harbour": 290,
              "orchard": 273,
              "signal": 277,
              "weather": 236,
              "total": 1076
            }
            """);
  }

  @Test
  void theGraphIsPrintedWhole() throws Exception {
    Path example = Hilera.example("word-report", folder);

    Hilera hilera = Hilera.start(example, "graph", "job.yaml");

    assertThat(hilera.exit()).as(hilera.complained()).isZero();
    assertThat(hilera.printed()).startsWith("digraph").contains("report").endsWith("}\n");
  }

  @Test
  void everyLetterIsDoneOnceThoughTheRunIsKilled() throws Exception {
    Path example = Hilera.example("dynamic", folder);
    Path letter = example.resolve("letter.sh");
    String slow = "echo \"$1\" >> record; sleep 0.5; printf";
    Files.writeString(letter, Files.readString(letter).replace("printf", slow));
    Path record = example.resolve("record");

    Hilera first = Hilera.start(example, "run", "job.yaml", "--db", "jobs.db", "--workers", "2");
    first.until(() -> Files.exists(record));
    first.process().destroyForcibly().waitFor();
    Hilera second = Hilera.start(example, "run", "job.yaml", "--db", "jobs.db", "--workers", "2");

    assertThat(second.exit()).as(second.complained()).isZero();
    assertThat(second.printed())
        .isEqualTo(
            """
            {
              "letters": 5,
              "words": 38
            }
            """);
    assertThat(second.complained()).contains("going on with job 1");
    assertThat(Files.readAllLines(record))
        .containsExactlyInAnyOrder("anna", "ben", "cleo", "dora", "emil");
  }

  @Test
  void changedContentIsRefusedUntilItIsNew() throws Exception {
    Path job = folder.resolve("job.yaml");
    String slow = "name: n\ntasks: { a: { run: [sh, -c, 'echo x >> record; sleep 20'] } }\n";
    Files.writeString(job, slow);
    Hilera first = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    first.until(() -> Files.exists(folder.resolve("record")));
    List<ProcessHandle> children = first.process().descendants().toList();
    first.process().destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);

    Files.writeString(job, "name: n\ntasks: { a: { run: [echo, fresh] } }\n");
    Hilera refused = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.complained())
        .contains("job 1 of this file is unfinished, and the file has changed since", "--new");

    Hilera fresh = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db", "--new");
    assertThat(fresh.exit()).as(fresh.complained()).isZero();
    assertThat(fresh.printed()).isEqualTo("fresh\n");
    assertThat(Files.readAllLines(folder.resolve("record"))).as("what it replaced").hasSize(1);
  }

  @Test
  void theUnfinishedJobOfAnotherFileInTheSameDataFileIsLeftAlone() throws Exception {
    Files.writeString(
        folder.resolve("slow.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'echo x >> record; sleep 20'] } }\n");
    Hilera first = Hilera.start(folder, "run", "slow.yaml", "--db", "jobs.db");
    first.until(() -> Files.exists(folder.resolve("record")));
    List<ProcessHandle> children = first.process().descendants().toList();
    first.process().destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
    // While one task of the other job waits for half a second, an old one would begin again.
    Files.writeString(
        folder.resolve("other.yaml"),
        "name: o\ntasks: { a: { run: [sleep, '0.5'] }, b: { run: [echo, other], needs: [a] } }\n");

    Hilera other = Hilera.start(folder, "run", "other.yaml", "--db", "jobs.db");

    assertThat(other.exit()).as(other.complained()).isZero();
    assertThat(other.printed()).isEqualTo("other\n");
    assertThat(Files.readAllLines(folder.resolve("record"))).hasSize(1);
  }

  @Test
  void anInterruptCancelsAndLeavesNoProcess() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'touch begun; sleep 61.5'] } }\n");
    Hilera hilera = Hilera.start(folder, "run", "job.yaml");
    hilera.until(() -> Files.exists(folder.resolve("begun")));
    List<ProcessHandle> children = hilera.process().descendants().toList();

    signal("INT", hilera);

    assertThat(hilera.exit()).as(hilera.complained()).isEqualTo(130);
    assertThat(hilera.complained()).contains("cancelling", "job cancelled: 1 cancelled");
    assertThat(children).isNotEmpty();
    end(children);
  }

  @Test
  void anInterruptWithADataFileLeavesTheJobToBeGoneOnWith() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'if [ -e begun ]; then echo again; else touch begun;"
            + " sleep 61.5; fi'] } }\n");
    Hilera first = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    first.until(() -> Files.exists(folder.resolve("begun")));

    signal("INT", first);

    assertThat(first.exit()).as(first.complained()).isEqualTo(130);
    assertThat(first.complained()).contains("to go on with job 1");
    Hilera second = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    assertThat(second.exit()).as(second.complained()).isZero();
    assertThat(second.printed()).isEqualTo("again\n");
  }

  @Test
  void aSecondInterruptKillsEverythingAtOnce() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"),
        """
        name: n
        tasks:
          a: { run: [sh, -c, "trap '' TERM INT; touch begun; while :; do sleep 0.2; done"] }
        """);
    Hilera hilera = Hilera.start(folder, "run", "job.yaml");
    hilera.until(() -> Files.exists(folder.resolve("begun")));
    List<ProcessHandle> children = hilera.process().descendants().toList();

    signal("INT", hilera);
    hilera.until(() -> contains(hilera, "cancelling"));
    signal("INT", hilera);

    assertThat(hilera.exit()).isEqualTo(130);
    end(children);
  }

  @Test
  void anAnswerThatCannotBeWrittenIsAFailure() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Hilera.install(folder.resolve("hilera"));
    Files.writeString(folder.resolve("job.yaml"), "name: n\ntasks: { a: { run: [echo, x] } }\n");

    assertThat(shell("./hilera run job.yaml > /dev/full"))
        .startsWith("1 ")
        .contains("hilera: the answer could not be written: No space left on device");
    assertThat(shell("./hilera graph job.yaml > /dev/full")).startsWith("1 ");
    assertThat(shell("./hilera graph job.yaml | true")).isEqualTo("0 ");
  }

  private String shell(String line) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", line)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("ignored").toFile())
            .start();
    String err = new String(shell.getErrorStream().readAllBytes(), UTF_8);
    return shell.waitFor() + " " + err;
  }

  @Test
  void aSecondProcessOnOneDataFileIsRefused() throws Exception {
    Path job = folder.resolve("job.yaml");
    Files.writeString(job, "name: n\ntasks: { a: { run: [sh, -c, 'touch begun; sleep 61.5'] } }\n");
    Hilera first = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    first.until(() -> Files.exists(folder.resolve("begun")));

    Hilera second = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");

    assertThat(second.exit()).isEqualTo(2);
    assertThat(second.complained())
        .contains("in use by process " + first.process().pid(), "name another file");
    signal("INT", first);
    assertThat(first.exit()).isEqualTo(130);
  }

  @Test
  void aFolderThatIsNotThereIsRefusedAndNotMade() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"), "name: n\ntasks: { a: { run: [touch, made] } }\n");

    Hilera run = Hilera.start(folder, "run", "job.yaml", "--db", "nodir/jobs.db");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.complained())
        .isEqualToNormalizingNewlines(
            "hilera: there is no folder "
                + folder.toRealPath().resolve("nodir")
                + "; make it, or name another file\n");
    assertThat(folder.resolve("nodir")).doesNotExist();
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void theDataFileIsNamedByEitherWordAsAFileOrAsAStore() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'echo x >> made; wc -l < made'] } }\n");

    Hilera first = Hilera.start(folder, "run", "job.yaml", "--db", "jobs.db");
    assertThat(first.exit()).as(first.complained()).isZero();
    Hilera second = Hilera.start(folder, "run", "job.yaml", "--store", "sqlite:jobs.db");
    assertThat(second.exit()).as(second.complained()).isZero();
    for (String[] check :
        new String[][] {
          {"check", "--store", "sqlite:jobs.db"},
          {"check", "--store", "jobs.db"},
          {"check", "--db", "jobs.db"},
        }) {
      Hilera both = Hilera.start(folder, check);
      assertThat(both.exit()).as(both.complained()).isZero();
      assertThat(both.printed()).isEqualTo("2 jobs, nothing is wrong\n");
    }
    for (String none : List.of("memory", "sqlite:", "")) {
      Hilera run = Hilera.start(folder, "run", "job.yaml", "--db", none);
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.complained()).contains("names no file; without it the job is kept in memory");
    }
  }

  @Test
  void theSettingsHoldForARunToo() throws Exception {
    Files.writeString(
        folder.resolve("job.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'echo $SAID'] }, b: { run: [sleep, 60] } }\n");
    Files.writeString(
        folder.resolve("hilera.yaml"), "env_pass: [SAID]\ntask_timeout: 400ms\nworkres: 1\n");

    Hilera run = Hilera.startAfter("SAID=heard", folder, "run", "job.yaml", "--json");

    assertThat(run.exit()).as(run.complained()).isEqualTo(1);
    assertThat(run.printed()).contains("\"error\":\"its timeout of 400ms passed\"");
    assertThat(run.complained()).contains("hilera.yaml:3: workres: unknown key");
    Files.writeString(
        folder.resolve("job.yaml"), "name: n\ntasks: { a: { run: [sh, -c, 'echo $SAID'] } }\n");
    assertThat(printed(Hilera.startAfter("SAID=heard", folder, "run", "job.yaml")))
        .isEqualTo("heard\n");

    Files.writeString(folder.resolve("other.yaml"), "grace: 0s\nworkers: 0\n");
    Hilera wrong = Hilera.start(folder, "run", "job.yaml", "--config", "other.yaml");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.complained()).contains("other.yaml:1: grace: ", "other.yaml:2: workers: ");
  }

  private static String printed(Hilera run) throws Exception {
    assertThat(run.exit()).as(run.complained()).isZero();
    return run.printed();
  }

  private static void end(List<ProcessHandle> children) throws Exception {
    for (ProcessHandle child : children) {
      child.onExit().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void fromInsideATaskOnlyItsOwnJobIsReached() throws Exception {
    Hilera.install(folder.resolve("hilera"));
    Files.writeString(
        folder.resolve("job.yaml"),
        """
        name: inside
        tasks:
          early: { run: [echo, '{"a": [1]}'] }
          late: { run: [sleep, "1"] , needs: asks }
          asks:
            needs: early
            run:
              - sh
              - -c
              - |
                ./hilera result early
                ./hilera result late || echo "exit $?"
                ./hilera result nobody || echo "exit $?"
                echo '{ x: { run: no } }' | ./hilera spawn - || echo "exit $?"
                HILERA_TOKEN=x.y.z ./hilera result early || echo "exit $?"
                HILERA_JOB_ID=7 ./hilera result early || echo "exit $?"
                ./hilera status || echo "exit $?"
                ./hilera progress 40 "half way" && echo told
                exit 1
        """);

    Hilera hilera = Hilera.start(folder, "run", "job.yaml");

    assertThat(hilera.exit()).isEqualTo(1);
    assertThat(hilera.complained())
        .contains(
            "asks 40% half way",
            "hilera: task 'late' has no result, it is waiting; name it in needs",
            "hilera: job 1 has no task 'nobody'",
            "tasks:1: tasks.x.run: it is one text, and no shell reads it",
            "hilera: the token is not one of this process",
            "hilera: the token is good for job 1 only",
            "hilera: inside of a task only spawn, progress and result work");
  }

  private static boolean contains(Hilera hilera, String text) {
    try {
      return hilera.complained().contains(text);
    } catch (IOException _) {
      return false;
    }
  }

  private static void signal(String name, Hilera hilera) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(hilera.process().pid()))
                .start()
                .waitFor())
        .isZero();
  }
}
