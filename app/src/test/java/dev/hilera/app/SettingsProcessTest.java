package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server makes of its settings and of its surroundings, as a process of its own. */
class SettingsProcessTest {
  private static final String FILE =
      """
      listen: 127.0.0.4:0
      store: sqlite:file.db
      workers: 4
      log: { level: DEBUG }
      tokens: [{ name: ci, role: admin, token: 0123456789abcdef }]
      """;
  private static final String VARIABLES =
      "HILERA_LISTEN=127.0.0.5:0 HILERA_STORE=sqlite:variable.db HILERA_WORKERS=5";
  private static final String[] BEARER = {"Authorization", "Bearer 0123456789abcdef"};

  @TempDir Path folder;

  @Test
  void aFlagGoesBeforeItsVariableAndThatBeforeTheFile() throws Exception {
    Files.writeString(folder.resolve("hilera.yaml"), FILE);

    try (ServedProcess file = ServedProcess.serving(Hilera.start(folder, "start"))) {
      assertThat(file.url().getHost()).isEqualTo("127.0.0.4");
      assertThat(folder.resolve("file.db")).exists();
      assertThat(file.get("/api/stats", BEARER).body()).contains("\"capacity\":4");
    }
    try (ServedProcess variable =
        ServedProcess.serving(Hilera.startAfter(VARIABLES, folder, "start"))) {
      assertThat(variable.url().getHost()).isEqualTo("127.0.0.5");
      assertThat(folder.resolve("variable.db")).exists();
      assertThat(variable.get("/api/stats", BEARER).body()).contains("\"capacity\":5");
      Hilera status = Hilera.startAfter(VARIABLES, folder, "status");
      assertThat(status.exit()).as(status.complained()).isZero();
      assertThat(status.printed()).contains("workers 0/5");
    }
    String[] flags = {
      "start", "--listen", "127.0.0.6:0", "--store", "sqlite:flag.db", "--workers", "6"
    };
    try (ServedProcess flag = ServedProcess.serving(Hilera.startAfter(VARIABLES, folder, flags))) {
      assertThat(flag.url().getHost()).isEqualTo("127.0.0.6");
      assertThat(folder.resolve("flag.db")).exists();
      assertThat(flag.get("/api/stats", BEARER).body()).contains("\"capacity\":6");
    }
  }

  @Test
  void aWrongVariableIsToldByItsName() throws Exception {
    for (String variable : List.of("HILERA_LISTEN=x", "HILERA_STORE=x", "HILERA_WORKERS=x")) {
      Hilera start = Hilera.startAfter(variable, folder, "start");

      assertThat(start.exit()).isEqualTo(2);
      assertThat(start.complained())
          .startsWith("hilera: " + variable.replace("=x", ": 'x' is no "))
          .doesNotContain("option");
    }
    Hilera said = Hilera.startAfter("HILERA_WORKERS=x", folder, "start", "--workers", "0");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.complained()).startsWith("hilera: invalid value for option '--workers': '0'");
  }

  @Test
  void aWrongTokenIsToldFromAMissingOne() throws Exception {
    Files.writeString(folder.resolve("hilera.yaml"), FILE);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (ServedProcess server = ServedProcess.serving(Hilera.start(folder, "start"))) {
      String url = server.url().toString();

      Hilera none = Hilera.start(elsewhere, "status", "--url", url);
      Hilera wrong =
          Hilera.startAfter("HILERA_TOKEN=fedcba9876543210", elsewhere, "status", "--url", url);
      Hilera right =
          Hilera.startAfter("HILERA_TOKEN=0123456789abcdef", elsewhere, "status", "--url", url);

      assertThat(none.exit()).isEqualTo(1);
      assertThat(none.complained())
          .isEqualToNormalizingNewlines(
              "hilera: "
                  + url
                  + " takes nobody without a token; set HILERA_TOKEN to one of its tokens\n");
      assertThat(wrong.exit()).isEqualTo(1);
      assertThat(wrong.complained())
          .startsWith("hilera: " + url + " does not know the token in HILERA_TOKEN; ")
          .doesNotContain("fedcba9876543210");
      assertThat(right.exit()).as(right.complained()).isZero();
    }
  }

  @Test
  void secretsAreInNoLogAndInNoTask() throws Exception {
    Files.writeString(folder.resolve("hilera.yaml"), FILE);
    Hilera start = Hilera.startAfter("DATABASE_PASSWORD=hunter-2-hunter-2", folder, "start");
    try (ServedProcess server = ServedProcess.serving(start)) {
      String owner = ServedProcess.token(folder.resolve("file.db.server"));
      String everything =
          "{\"name\": \"all\", \"tasks\": {\"one\": {\"run\": [\"sh\", \"-c\", \"env; tr '\\\\0'"
              + " '\\\\n' < /proc/$PPID/environ; tr '\\\\0' ' ' < /proc/$PPID/cmdline\"]}}}";
      HttpResponse<String> created = server.create(everything, BEARER);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      assertThat(server.create(everything, "Authorization", "Bearer " + owner).statusCode())
          .isEqualTo(201);
      start.until(() -> start.complained().contains("job 2 'all' is completed"));

      String output = server.get("/api/jobs/1/tasks/one/log", BEARER).body();

      assertThat(output).contains("HILERA_TOKEN=", "PATH=");
      for (String secret : List.of(owner, "0123456789abcdef", "hunter-2-hunter-2")) {
        assertThat(output).doesNotContain(secret);
        assertThat(server.get("/api/jobs/1", BEARER).body()).doesNotContain(secret);
        assertThat(start.complained()).doesNotContain(secret);
        assertThat(start.printed()).doesNotContain(secret);
      }
    }
  }

  @Test
  void aServerWhoseDiskIsFullIsNotReadyAndHasLostNothingThatItConfirmed() throws Exception {
    StringBuilder tasks = new StringBuilder();
    for (int task = 0; task < 300; task++) {
      tasks
          .append(task == 0 ? "" : ",")
          .append("\"t")
          .append(task)
          .append("\":{\"type\":\"prime\"}");
    }
    String big = "{\"name\": \"big\", \"start\": false, \"tasks\": {" + tasks + "}}";
    List<String> confirmed = new ArrayList<>();
    String[] start = {"start", "--listen", "127.0.0.1:0"};
    // The system refuses to write more to any file, as a full disk does.
    try (ServedProcess server =
        ServedProcess.serving(Hilera.startAfter("ulimit -f 8192;", folder, start))) {
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      HttpResponse<String> answer = server.create(big);
      while (answer.statusCode() == 201) {
        confirmed.add(answer.headers().firstValue("Location").orElseThrow());
        assertThat(confirmed).hasSizeLessThan(1_000);
        answer = server.create(big);
      }

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain("Exception", "SQLITE");
      HttpResponse<String> ready = server.get("/readyz");
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reason\":\"the store ");
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      server.hilera().process().destroyForcibly().waitFor();
    }

    try (ServedProcess server = ServedProcess.start(folder)) {
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(confirmed).isNotEmpty();
      for (String job : confirmed) {
        assertThat(server.get(job).body()).contains("\"pending\"");
      }
    }
  }
}
