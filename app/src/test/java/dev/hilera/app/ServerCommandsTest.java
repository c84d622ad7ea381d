package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a server, which is a process of its own. */
class ServerCommandsTest {
  private static final String HELLO =
      """
      name: hello
      description: says hi
      tasks: { a: { run: [sh, -c, 'echo hi; echo oh >&2; pwd'] } }
      """;
  private static final String BROKEN =
      """
      name: broken
      tasks:
        good: { run: [echo, 1.10, true] }
        bad: { run: [sh, -c, "test -e mended"], needs: good }
        last: { run: [echo, done], needs: bad }
      """;

  @TempDir static Path folder;
  private static @Nullable ServedProcess server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void serve() throws IOException, InterruptedException {
    server = ServedProcess.start(folder, "--workers", "4");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void forget() throws IOException {
    Files.deleteIfExists(folder.resolve("mended"));
  }

  private static String write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "job", ".yaml"), text).toString();
  }

  /** Its exit code; what it says is in {@link #out} and {@link #err}. */
  private int hilera(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--store=sqlite:" + folder.resolve("hilera.db"));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static String here() throws IOException {
    return folder.toRealPath() + "\n";
  }

  private String submitted(String text, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("submit", write(text)));
    args.addAll(List.of(more));
    assertThat(hilera(args.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(out.toString()).matches("[0-9]+\\R");
    return out.toString().strip();
  }

  @Test
  void aJobFileIsSubmittedWatchedAndItsOutputRead() throws IOException {
    String job = submitted(HELLO);

    assertThat(hilera("status", job, "--watch")).as(err.toString()).isZero();
    assertThat(err.toString()).contains("job " + job + " completed");
    assertThat(out.toString()).as("the result, as hilera run prints it").isEqualTo("hi\n" + here());
    assertThat(hilera("logs", job)).isZero();
    assertThat(out.toString()).isEqualTo("hi\n" + folder.toRealPath() + "\n");
    assertThat(err.toString()).isEqualTo("oh\n");
    assertThat(hilera("logs", job, "a", "--follow", "--attempt", "1")).isZero();
    assertThat(out.toString()).startsWith("hi\n");
    for (String[] last : new String[][] {{"--tail", "1"}, {"--tail", "1", "--follow"}}) {
      assertThat(
              hilera(Stream.concat(Stream.of("logs", job), Stream.of(last)).toArray(String[]::new)))
          .isZero();
      assertThat(out.toString()).isEqualTo(folder.toRealPath() + "\n");
    }
    assertThat(hilera("status", job)).isZero();
    assertThat(out.toString())
        .containsSubsequence("job " + job + " hello: completed", "says hi\n", "TASK", "result: hi")
        .doesNotContain("%");
  }

  @Test
  void argumentsArriveAsTheyAreWritten() throws IOException {
    String job = submitted(BROKEN);

    assertThat(hilera("logs", job, "--follow")).isZero();

    assertThat(out.toString()).contains("good | 1.10 true");
    assertThat(hilera("status", job, "--watch")).isEqualTo(1);
  }

  @Test
  void whatFailedIsTriedAgain() throws IOException {
    String job = submitted(BROKEN);
    assertThat(hilera("status", job, "--watch")).isEqualTo(1);
    assertThat(err.toString())
        .contains("job " + job + " failed")
        .endsWith(
            "hilera: broken (job "
                + job
                + ") failed\n  bad failed in attempt 1\n    exit code 1\n");
    assertThat(out.toString()).isEmpty();
    assertThat(hilera("status")).isZero();
    assertThat(out.toString()).containsPattern(job + " +broken +failed +1/3 +1 ");

    assertThat(hilera("retry", job)).isEqualTo(2);
    assertThat(err.toString()).contains("give --yes, or name one task");
    Files.createFile(folder.resolve("mended"));
    assertThat(hilera("retry", job, "bad")).as(err.toString()).isZero();
    assertThat(hilera("status", job, "--watch")).isZero();
    assertThat(hilera("retry", job, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("completed");
  }

  @Test
  void aJobIsHeldStartedPausedResumedAndCancelled() throws IOException {
    String job = submitted("name: held\ntasks: { a: { run: [sleep, 600] } }\n", "--hold");

    assertThat(hilera("why", job)).isZero();
    assertThat(out.toString()).startsWith("a: ");
    assertThat(hilera("start-job", job)).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("job " + job + " held: started\n");
    assertThat(hilera("start-job", job)).isEqualTo(1);
    assertThat(hilera("pause", job)).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("job " + job + " held: paused\n");
    assertThat(hilera("resume", job)).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("job " + job + " held: resumed\n");
    assertThat(hilera("spawn", "--job", job, "--parent", "a", write("{b: {run: [echo, x]}}")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().strip()).isEqualTo("b");
    assertThat(hilera("cancel", job)).isZero();
    assertThat(hilera("status", job, "--watch")).isEqualTo(1);
    assertThat(hilera("cancel", job)).isEqualTo(1);
    assertThat(err.toString()).contains("cancelled");
    assertThat(hilera("cancel", job, "nothing")).isEqualTo(1);
  }

  @Test
  void aJobIsFoundByNameByIdAndByLast() throws IOException {
    String job = submitted("name: a-name-of-its-own\ntasks: { a: { run: [echo, x] } }\n", "--hold");

    assertThat(hilera("status", "a-name-of-its-own", "--json")).isZero();
    assertThat(out.toString()).contains("\"id\":\"" + job + "\"");
    assertThat(hilera("status", "last")).isZero();
    assertThat(out.toString()).contains("a-name-of-its-own");
    assertThat(hilera("status", "no-such")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "hilera: there is no job 'no-such'; hilera status lists them\n");
    assertThat(hilera("graph", job)).isZero();
    assertThat(out.toString()).contains("digraph", "\"a\"");
    assertThat(hilera("cancel", job)).isZero();
  }

  @Test
  void faultsOfAFileAreToldWithTheirLines() throws IOException {
    String file = write("name: n\ntasks:\n  a: { type: no-such-type }\n");

    assertThat(hilera("submit", file)).isEqualTo(2);
    assertThat(err.toString()).contains(file + ":3: tasks.a", "no-such-type");
    assertThat(hilera("submit", write("name: n\ntasks: {}\n"))).isEqualTo(2);
    assertThat(hilera("submit", "/no/such/file")).isEqualTo(2);
  }

  @Test
  void listsTypesAndNodesAreTablesOrJson() throws IOException {
    submitted(HELLO);

    assertThat(hilera("status")).isZero();
    assertThat(out.toString()).startsWith("ID").contains("hello", "workers ");
    assertThat(hilera("status", "--json", "--limit", "1")).isZero();
    assertThat(out.toString()).startsWith("[{\"id\":");
    assertThat(hilera("status", "--limit", "0")).isEqualTo(2);
    assertThat(hilera("types")).isZero();
    assertThat(out.toString()).contains("countdown", "seconds", "integer");
    assertThat(hilera("types", "--json")).isZero();
    assertThat(hilera("nodes")).isZero();
    assertThat(out.toString()).contains("NODE", "cpu=");
    String node = Machine.HERE.node().name();
    assertThat(out.toString()).contains(node);
    assertThat(hilera("nodes", "set", node, "cpu=64", "memory=3GiB")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("cpu=64", "memory=3GiB");
    assertThat(hilera("nodes", "set", "nowhere", "cpu=1")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no node 'nowhere' here, only '" + node + "'");
    for (String wrong : List.of("cpu", "cpu=much", "memory=3GB", "=1")) {
      assertThat(hilera("nodes", "set", node, wrong)).isEqualTo(2);
      assertThat(err.toString()).contains("; ").doesNotContain("index");
    }
  }

  @Test
  void aFinishedJobIsCarriedOutAndIn() throws IOException {
    String job = submitted(HELLO);
    assertThat(hilera("status", job, "--watch")).isZero();

    assertThat(hilera("export", job)).isZero();
    String document =
        Files.writeString(Files.createTempFile(folder, "job", ".json"), out.toString()).toString();
    assertThat(hilera("import", document)).as(err.toString()).isZero();
    assertThat(hilera("status", out.toString().strip())).isZero();
    assertThat(out.toString()).contains("hello: completed", "result: hi");
    assertThat(hilera("import", "/no/such/file")).isEqualTo(2);
    String empty = write("{}");
    assertThat(hilera("import", empty)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("hilera: " + empty + " is no job that hilera export wrote: ")
        .doesNotContain("hilera: hilera:");
  }

  @Test
  void theLatestOfSeveralAttemptsIsShownAndNamed() throws IOException {
    String job =
        submitted(
            "name: tries\ntasks: { a: { run: [sh, -c, 'echo $HILERA_ATTEMPT; test"
                + " $HILERA_ATTEMPT = 3'], retry: { attempts: 3, backoff: 1ms } } }\n");
    assertThat(hilera("status", job, "--watch")).as(err.toString()).isZero();

    String named = "hilera: a: attempt 3, the latest of 3; --attempt N shows another\n";
    for (String[] words :
        new String[][] {{"logs", job}, {"logs", job, "a"}, {"logs", job, "a", "--follow"}}) {
      assertThat(hilera(words)).as(err.toString()).isZero();
      assertThat(out.toString()).isEqualTo("3\n");
      assertThat(err.toString()).isEqualToNormalizingNewlines(named);
    }
    assertThat(hilera("logs", job, "a", "--attempt", "2")).isZero();
    assertThat(out.toString()).isEqualTo("2\n");
    assertThat(err.toString()).isEmpty();
    assertThat(hilera("logs", job, "a", "--attempt", "4")).isEqualTo(1);
    assertThat(err.toString()).contains("task 'a' has no attempt 4");
    assertThat(hilera("logs", job, "a", "--attempt", "4", "--follow")).isEqualTo(1);
    assertThat(err.toString()).contains("task 'a' has no attempt 4");
    assertThat(hilera("logs", job, "a", "--attempt", "0")).isEqualTo(2);
    assertThat(hilera("logs", job, "--attempt", "1", "--json")).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "{\"task\":\"a\",\"attempt\":1,\"stream\":\"stdout\",\"line\":\"1\"}\n");
    assertThat(hilera("logs", job, "--tail", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("'x' is no whole number");
  }

  @Test
  void whoFollowsStopsAtAnInterrupt() throws Exception {
    String held =
        submitted(
            "name: long\ntasks: { a: { run: [sh, -c, 'echo begun; sleep 600'] } }\n", "--hold");
    Hilera waits = Hilera.start(folder, "logs", held, "--follow");
    waits.until(() -> waits.complained().contains("a has not begun; hilera why says why"));
    interrupt(waits);
    assertThat(waits.exit()).as(waits.complained()).isEqualTo(130);

    assertThat(hilera("start-job", held)).isZero();
    Hilera follows = Hilera.start(folder, "logs", held, "a", "--follow");
    follows.until(() -> follows.printed().contains("begun"));
    interrupt(follows);
    assertThat(follows.exit()).as(follows.complained()).isEqualTo(130);

    Hilera watches = Hilera.start(folder, "status", held, "--watch");
    watches.until(() -> watches.complained().contains("running"));
    interrupt(watches);
    assertThat(watches.exit()).as(watches.complained()).isEqualTo(130);
    assertThat(hilera("cancel", held)).isZero();
  }

  private static void interrupt(Hilera hilera) throws Exception {
    String pid = Long.toString(hilera.process().pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
  }

  @Test
  void aStoreThatIsNamedIsNotTakenForAnother() {
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("clear", "--store", "sqlite:" + folder.resolve("other.db"));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .contains("no server of " + folder.resolve("other.db") + " is there; start it");
  }

  @Test
  void finishedJobsAreForgotten() throws IOException {
    String job = submitted(HELLO);
    assertThat(hilera("status", job, "--watch")).isZero();

    assertThat(hilera("clear")).isZero();

    assertThat(out.toString()).matches("[0-9]+ forgotten\\R");
  }

  @Test
  void withoutAServerACommandSaysWhatToDo() {
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("status", "--url", "http://127.0.0.1:1/");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "hilera: cannot reach http://127.0.0.1:1/: nothing listens there",
            "Start a server with hilera start");
  }

  @Test
  void addressesThatCannotBeAreToldInWords() throws Exception {
    for (String wrong :
        List.of(
            "http://[", "localhost:7070", "ftp://localhost/", "http://a b/", "http://a:99999/")) {
      int exit =
          Main.commandLine()
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute("status", "--url", wrong);
      assertThat(exit).isEqualTo(2);
      assertThat(err.toString())
          .contains("'" + wrong + "' is no address of a server; give http://HOST:PORT/")
          .doesNotContain("Exception");
    }
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Hilera variable = Hilera.startAfter("HILERA_LISTEN=nonsense", elsewhere, "status");
    assertThat(variable.exit()).isEqualTo(2);
    assertThat(variable.complained()).startsWith("hilera: HILERA_LISTEN: 'nonsense' is no address");
  }

  @Test
  void wrongSettingsInTheirDefaultPlaceAreToldByLineToEveryCommand() throws Exception {
    Path wrong = Files.createDirectory(folder.resolve("wrong"));
    Files.writeString(wrong.resolve("hilera.yaml"), "listen: here\nworkers: 0\n");

    for (String command : List.of("status", "start", "stop", "check", "types", "nodes", "clear")) {
      Hilera refused = Hilera.start(wrong, command);

      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.complained())
          .contains("hilera.yaml:1: listen: ", "hilera.yaml:2: workers: ");
    }
  }

  @Test
  void aServerRunsDetachedUntilItIsStopped() throws Exception {
    Path other = Files.createDirectory(folder.resolve("detached"));
    Hilera start = Hilera.start(other, "start", "--detach", "--listen", "127.0.0.1:0");
    assertThat(start.exit()).as(start.complained()).isZero();
    assertThat(start.printed()).matches("serving http://127\\.0\\.0\\.1:[0-9]+/, pid [0-9]+\\R");

    Hilera status = Hilera.start(other, "status");
    assertThat(status.exit()).as(status.complained()).isZero();
    assertThat(status.printed()).contains("no jobs; workers 0/");
    Hilera stop = Hilera.start(other, "stop");
    assertThat(stop.exit()).as(stop.complained()).isZero();
    assertThat(Files.readString(other.resolve("hilera.db.log"))).contains("stopped serving");

    Hilera late = Hilera.start(other, "start", "--detach", "--listen", "127.0.0.1:99999");
    assertThat(late.exit()).isEqualTo(2);
  }
}
