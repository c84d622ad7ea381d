package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of the command line: start, use, stop. */
class StartProcessTest {
  private static final String COMMAND =
      "{\"name\": \"shell\", \"tasks\": {\"one\": {\"run\": [\"sh\", \"-c\", \"echo hi; exit"
          + " 0\"]}}}";

  @TempDir Path folder;

  @Test
  void aServerServesUntilItIsStopped() throws Exception {
    try (ServedProcess server = ServedProcess.start(folder)) {
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);

      Hilera stop = Hilera.start(folder, "stop");

      assertThat(stop.exit()).as(stop.complained()).isZero();
      assertThat(server.hilera().exit()).isZero();
      assertThat(server.hilera().complained()).contains("serving http://", "stopped serving");
      assertThat(folder.resolve("hilera.db")).exists();
    }
  }

  @Test
  void aSecondServerOfTheSameDataIsRefused() throws Exception {
    try (ServedProcess first = ServedProcess.start(folder, "--store", "sqlite:jobs.db")) {
      Hilera second =
          Hilera.start(folder, "start", "--listen", "127.0.0.1:0", "--store", "sqlite:jobs.db");

      assertThat(second.exit()).isEqualTo(2);
      assertThat(second.complained())
          .contains("a server of this data is there already: " + first.url());
      assertThat(first.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedByName() throws Exception {
    try (ServedProcess first = ServedProcess.start(folder, "--store", "memory")) {
      String address = "127.0.0.1:" + first.url().getPort();
      for (String[] start :
          new String[][] {
            {"start", "--listen", address}, {"start", "--detach", "--listen", address}
          }) {
        Hilera second = Hilera.start(folder, start);

        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.complained())
            .isEqualToNormalizingNewlines(
                "hilera: cannot listen on "
                    + address
                    + ": another process listens there; stop it, or give another port with"
                    + " --listen\n");
        assertThat(made()).containsExactly("hilera.server");
      }
    }
  }

  /** The files in the folder, but for what this test writes there. */
  private List<String> made() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.matches("(out|err).*txt"))
          .toList();
    }
  }

  @Test
  void addressesThatAreNotOfThisMachineAreRefusedInWords() throws Exception {
    Hilera elsewhere = Hilera.start(folder, "start", "--listen", "192.0.2.1:7070", "--insecure");
    assertThat(elsewhere.exit()).isEqualTo(2);
    assertThat(elsewhere.complained()).contains("it is no address of this machine");
    Hilera nowhere = Hilera.start(folder, "start", "--listen", "no-such.invalid:1", "--insecure");
    assertThat(nowhere.exit()).isEqualTo(2);
    assertThat(nowhere.complained()).contains("there is no host 'no-such.invalid'");
    assertThat(made()).isEmpty();
  }

  @Test
  void aStoreThatCannotBeOpenedIsRefusedAlsoWhenDetached() throws Exception {
    Path damaged = Files.writeString(folder.resolve("damaged.db"), "no database, and long enough");
    for (String store : List.of("sqlite:nodir/jobs.db", "sqlite:damaged.db")) {
      for (String[] start :
          new String[][] {
            {"start", "--listen", "127.0.0.1:0", "--store", store},
            {"start", "--listen", "127.0.0.1:0", "--store", store, "--detach"}
          }) {
        Hilera refused = Hilera.start(folder, start);

        assertThat(refused.exit()).as(refused.complained()).isEqualTo(2);
        assertThat(refused.complained())
            .containsAnyOf("there is no folder", damaged + " is damaged")
            .startsWith("hilera: ")
            .doesNotContain("hilera: hilera:", "\nhilera:");
      }
    }
    assertThat(made()).doesNotContain("nodir", "damaged.db.d", "damaged.db.log", "hilera.log");
  }

  @Test
  void commandsTakeTheTokenThatOnlyTheOwnerCanRead() throws Exception {
    try (ServedProcess server = ServedProcess.start(folder)) {
      Path file = folder.resolve("hilera.db.server");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      String token = ServedProcess.token(file);

      HttpResponse<String> refused = server.create(COMMAND);
      HttpResponse<String> created = server.create(COMMAND, "Authorization", "Bearer " + token);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      assertThat(server.followed(1)).contains("event: complete", "\"hi\"");
      assertThat(server.get("/api/jobs/1/tasks/one/log").body()).contains("hi");
      assertThat(server.hilera().complained()).doesNotContain(token);
    }
  }

  @Test
  void whoWatchesAServerIsKnownToTheNextOne() throws Exception {
    Path file = folder.resolve("hilera.db.server");
    String token;
    try (ServedProcess server = ServedProcess.start(folder)) {
      token = ServedProcess.token(file);
      server.hilera().process().destroyForcibly().waitFor();
    }
    try (ServedProcess _ = ServedProcess.start(folder)) {
      assertThat(ServedProcess.token(file)).as("after sudden death").isEqualTo(token);
    }
    try (ServedProcess _ = ServedProcess.start(folder)) {
      assertThat(ServedProcess.token(file)).as("after a stop").isEqualTo(token);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (ServedProcess _ = ServedProcess.start(folder)) {
      assertThat(ServedProcess.token(file)).as("that others could read").isNotEqualTo(token);
    }
  }

  @Test
  void commandsNeedNoTokenWhereThatIsSaid() throws Exception {
    try (ServedProcess server = ServedProcess.start(folder, "--allow-commands")) {
      assertThat(server.create(COMMAND).statusCode()).isEqualTo(201);
      assertThat(server.followed(1)).contains("event: complete");
    }
  }

  @Test
  void theTypesOfPlugInsAreServedAndFoundAgainAfterSuddenDeath() throws Exception {
    Path jars = examplePlugin();
    String party = "{\"type\": \"party\", \"params\": {\"guests\": [\"Ann\", \"Bob\"]}";
    try (ServedProcess server = ServedProcess.start(folder, "--plugins", jars.toString())) {
      assertThat(server.get("/api/job-types").body()).contains("greet", "party", "Whom to greet.");
      assertThat(server.create(party + "}").statusCode()).isEqualTo(201);
      assertThat(server.followed(1)).contains("hello Ann, hello Bob");
      assertThat(server.create(party + ", \"start\": false}").statusCode()).isEqualTo(201);
      server.hilera().process().destroyForcibly().waitFor();
    }

    try (ServedProcess server = ServedProcess.start(folder, "--plugins", jars.toString())) {
      HttpResponse<String> kept = server.get("/api/jobs/1");
      assertThat(kept.body()).contains("hello Ann, hello Bob", "guests");
      assertThat(server.get("/api/jobs/2").body()).contains("\"pending\"");
    }
  }

  @Test
  void theBuiltInTypesAreServed() throws Exception {
    try (ServedProcess server = ServedProcess.start(folder, "--store", "memory")) {
      assertThat(server.get("/api/job-types").body())
          .containsSubsequence("countdown", "prime", "fibonacci", "url_fetch", "echo");
      assertThat(server.create("{\"type\": \"prime\"}").statusCode()).isEqualTo(201);
      assertThat(server.followed(1)).contains("event: complete", "\"largest\":997");
      assertThat(
              server.create("{\"type\": \"fibonacci\", \"params\": {\"count\": 100}}").statusCode())
          .isEqualTo(201);
      assertThat(server.followed(2)).contains("\"354224848179261915075\"");
    }
  }

  @Test
  void aFolderWithoutPlugInsIsRefused() throws Exception {
    Hilera start = Hilera.start(folder, "start", "--plugins", ".");

    assertThat(start.exit()).isEqualTo(2);
    assertThat(start.complained()).contains("META-INF/services/dev.hilera.Plugin");
  }

  @Test
  void addressesAndStoresThatAreNoneAreRefused() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--listen", "7070"),
            List.of("--listen", "127.0.0.1:70700"),
            List.of("--store", "memroy"),
            List.of("--store", "postgresql://h/d.b"),
            List.of("--workers", "0"))) {
      Hilera start = Hilera.start(folder, "start", wrong.getFirst(), wrong.getLast());

      assertThat(start.exit()).as(start.complained()).isEqualTo(2);
      assertThat(start.complained()).contains("'" + wrong.getLast() + "' is no ");
    }
  }

  @Test
  void aFileInItsPlaceIsReadAndSaysWhoComesIn() throws Exception {
    Files.writeString(
        folder.resolve("hilera.yaml"),
        """
        store: memory
        tokens: [{ name: ci, role: viewer, token: 0123456789abcdef }]
        log: { format: json }
        colour: blue
        """);

    try (ServedProcess server = ServedProcess.start(folder)) {
      HttpResponse<String> refused = server.create("{\"type\": \"prime\"}");
      HttpResponse<String> forbidden =
          server.create("{\"type\": \"prime\"}", "Authorization", "Bearer 0123456789abcdef");

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(forbidden.statusCode()).isEqualTo(403);
      assertThat(folder.resolve("hilera.db")).doesNotExist();
      assertThat(server.hilera().complained())
          .contains("hilera.yaml:4: colour: unknown key", "\"level\":\"INFO\"")
          .doesNotContain("0123456789abcdef");
      assertThat(Hilera.start(folder, "stop").exit()).isZero();
    }
  }

  @Test
  void aWrongFileInItsPlaceIsRefusedAndNothingStarts() throws Exception {
    Files.writeString(folder.resolve("hilera.yaml"), "workers: none\ndrain: 5\n");

    Hilera start = Hilera.start(folder, "start");

    assertThat(start.exit()).isEqualTo(2);
    assertThat(start.complained()).contains("hilera.yaml:1: workers: ", "hilera.yaml:2: drain: ");
    assertThat(folder.resolve("hilera.db")).doesNotExist();
  }

  @Test
  void anAddressThatOthersReachNeedsATokenOrTheWord() throws Exception {
    for (String[] words :
        new String[][] {
          {"start", "--listen", "0.0.0.0:0"}, {"start", "--listen", "0.0.0.0:0", "--detach"}
        }) {
      Hilera start = Hilera.start(folder, words);

      assertThat(start.exit()).isEqualTo(2);
      assertThat(start.complained()).contains("configure a token, or say insecure");
    }
    assertThat(made()).isEmpty();
  }

  @Test
  void aStopSaysWhatWasGivenBackAndTheNextStartGoesOnWithIt() throws Exception {
    Files.writeString(
        folder.resolve("hilera.yaml"), "listen: 127.0.0.1:0\ndrain: 100ms\ngrace: 100ms\n");
    Files.writeString(
        folder.resolve("job.yaml"),
        "name: n\ntasks: { a: { run: [sh, -c, 'touch begun; test -e mended || sleep 600'] } }\n");
    try (ServedProcess server = ServedProcess.serving(Hilera.start(folder, "start"))) {
      assertThat(Hilera.start(folder, "submit", "job.yaml").exit()).isZero();
      server.hilera().until(() -> Files.exists(folder.resolve("begun")));

      Hilera stop = Hilera.start(folder, "stop", "--json");

      assertThat(stop.exit()).as(stop.complained()).isEqualTo(1);
      assertThat(stop.printed()).isEqualToNormalizingNewlines("{\"whole\":false}\n");
      assertThat(stop.complained()).contains("were given back: the next start goes on with them");
      assertThat(server.hilera().exit()).isEqualTo(1);
    }
    Files.createFile(folder.resolve("mended"));
    try (ServedProcess _ = ServedProcess.serving(Hilera.start(folder, "start"))) {
      Hilera watch = Hilera.start(folder, "status", "last", "--watch");
      assertThat(watch.exit()).as(watch.complained()).isZero();
    }
  }

  @Test
  void aServerTellsMachinesWhereItServes() throws Exception {
    Hilera start = Hilera.start(folder, "start", "--detach", "--json", "--listen", "127.0.0.1:0");
    assertThat(start.exit()).as(start.complained()).isZero();
    assertThat(start.printed())
        .matches("\\{\"url\":\"http://127\\.0\\.0\\.1:[0-9]+/\",\"pid\":[0-9]+}\\R");

    Hilera stop = Hilera.start(folder, "stop");

    assertThat(stop.exit()).as(stop.complained()).isZero();
    assertThat(stop.printed()).isEmpty();
    assertThat(stop.complained()).contains("hilera: stopped http://127.0.0.1:");
  }

  @Test
  void thereIsNothingToStopWithoutAServer() throws Exception {
    Hilera stop = Hilera.start(folder, "stop");

    assertThat(stop.exit()).isEqualTo(1);
    assertThat(stop.complained()).contains("no server of hilera.db is there");
  }

  @Test
  void aServerThatWasKilledIsNotInTheWayOfTheNext() throws Exception {
    try (ServedProcess first = ServedProcess.start(folder)) {
      first.hilera().process().destroyForcibly().waitFor();
    }

    try (ServedProcess second = ServedProcess.start(folder)) {
      assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** The plug-in of the examples, built as its page says. */
  private Path examplePlugin() throws IOException {
    Path source = Hilera.examples().resolve("plugin");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int result =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xlint:all",
                "-proc:none",
                source.resolve("Greetings.java").toString());
    assertThat(result).isZero();
    Path jars = Files.createDirectories(folder.resolve("plugins"));
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(jars.resolve("greetings.jar")));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        add(jar, file.getFileName().toString(), file);
      }
      String services = "META-INF/services/dev.hilera.Plugin";
      add(jar, services, source.resolve(services));
    }
    return jars;
  }

  private static void add(JarOutputStream jar, String name, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    Files.copy(file, jar);
    jar.closeEntry();
  }
}
