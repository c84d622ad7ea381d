package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void aTextIsPrintedAsItIs() throws IOException {
    assertThat(run("{ name: n, tasks: { a: { run: [echo, 'two words'] } } }")).isZero();
    assertThat(out.toString()).isEqualTo("two words\n");
    assertThat(err.toString())
        .contains("job started", "a started", "a completed after", "job completed: 1 completed");
  }

  @Test
  void otherResultsArePrintedAsJson() throws IOException {
    assertThat(
            run(
                "{ name: n, tasks: { a: { run: [echo, '{\"x\":[1,{}]}'] }, b: { run: ['true'] } }"
                    + " }"))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            {
              "a": {
                "x": [
                  1,
                  {}
                ]
              },
              "b": ""
            }
            """);
  }

  @Test
  void aFailureNamesTheTaskAndTheEndOfItsStderr() throws IOException {
    int exit =
        run(
            """
            name: n
            tasks:
              a: { run: [sh, -c, "echo oops >&2; exit 3"] }
              b: { run: ["true"], needs: a }
            """);

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .endsWith(
            """
            hilera: n (job 1) failed
              a failed in attempt 1
                exit code 3
                oops
            """);
  }

  @Test
  void machinesGetEverythingOnOneLine() throws IOException {
    assertThat(run("{ name: n, tasks: { a: { run: [echo, '5'] } } }", "--json")).isZero();
    assertThat(out.toString())
        .startsWith("{\"job_id\":\"1\",\"name\":\"n\",\"status\":\"completed\",\"result\":5,")
        .endsWith("\"not_run\":0},\"failed\":[]}\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aRefusedFileRunsNothing() throws IOException {
    assertThat(run("{ name: n, tasks: { a: { run: [touch, made] }, b: { run: x } } }"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("job.yaml:1: tasks.b.run: it is one text");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void commandsRunInTheFolderOfTheFile() throws IOException {
    assertThat(run("{ name: n, tasks: { a: { run: [pwd] } } }")).isZero();
    assertThat(out.toString().strip()).isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void wrongWorkersAreRefused() throws IOException {
    for (String workers : List.of("0", "-1", "many", "1.5", "null")) {
      assertThat(run("{ name: n, tasks: { a: { run: [x] } } }", "--workers=" + workers))
          .isEqualTo(2);
    }
    assertThat(err.toString()).contains("give 1 or more, or unbounded");
    assertThat(run("{ name: n, tasks: { a: { run: [echo] } } }", "--workers", "unbounded"))
        .isZero();
  }

  @Test
  void aFinishedJobOfADataFileIsRunAnew() throws IOException {
    String job = "{ name: n, tasks: { a: { run: [sh, -c, 'echo x >> made; wc -l < made'] } } }";
    String db = folder.resolve("jobs.db").toString();

    assertThat(run(job, "--db", db)).isZero();
    assertThat(run(job, "--db", db)).isZero();
    assertThat(out.toString()).isEqualTo("1\n2\n");
  }

  @Test
  void aDataFileThatCannotBeSaysWhyAndWhatToDo() throws IOException {
    String job = "{ name: n, tasks: { a: { run: [touch, made] } } }";
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path damaged = Files.writeString(folder.resolve("damaged.db"), "no database, and long enough");

    assertThat(run(job, "--db", file.resolve("jobs.db").toString())).isEqualTo(2);
    assertThat(run(job, "--db", folder.toString())).isEqualTo(2);
    assertThat(run(job, "--db", damaged.toString())).isEqualTo(2);

    assertThat(err.toString())
        .contains(
            "cannot make the folder " + file.resolve("jobs.db") + ".d for the output of tasks: ",
            "; name a data file in a folder that you may write to",
            folder + " is a folder; name a file in it",
            damaged + " is damaged: it is no SQLite database. Restore it from a backup");
    assertThat(folder.resolve("made")).doesNotExist();
    assertThat(damaged).hasContent("no database, and long enough");
    assertThat(folder.resolve("damaged.db.d")).doesNotExist();
  }

  @Test
  void newNeedsADataFile() throws IOException {
    assertThat(run("{ name: n, tasks: { a: { run: [x] } } }", "--new")).isEqualTo(2);
    assertThat(err.toString()).contains("give --db too");
  }

  @Test
  void insideCommandsSayWhereTheyWork() {
    assertThat(hilera("result", "a")).isEqualTo(2);
    assertThat(hilera("progress", "5")).isEqualTo(2);
    assertThat(hilera("progress", "500")).isEqualTo(2);
    assertThat(err.toString())
        .contains("this works inside of a task only", "it goes from 0 to 100");
  }

  private int run(String job, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), job);
    String[] args = new String[more.length + 2];
    args[0] = "run";
    args[1] = file.toString();
    System.arraycopy(more, 0, args, 2, more.length);
    return hilera(args);
  }

  private int hilera(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
