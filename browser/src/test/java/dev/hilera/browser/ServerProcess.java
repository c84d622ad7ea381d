package dev.hilera.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code hilera start} as a process of its own, that can be ended as by a loss of power. */
record ServerProcess(Process process, URI url) implements AutoCloseable {
  private static final Pattern SERVING = Pattern.compile("serving (http://\\S+), pid [0-9]+");
  private static final Pattern ID = Pattern.compile("\"id\":\\s*\"([0-9]+)\"");

  /**
   * Starts it and waits until it serves.
   *
   * @param folder of its data
   * @param port 0 for any
   */
  static ServerProcess start(Path folder, int port) throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hilera.app.Main",
                "start",
                "--listen",
                "127.0.0.1:" + port,
                "--workers",
                "3",
                "--allow-commands")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    // Another process gives no signal but what it prints.
    while (true) {
      Matcher serving = SERVING.matcher(Files.readString(printed, UTF_8));
      if (serving.find()) {
        return new ServerProcess(process, URI.create(serving.group(1)));
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it does not serve: " + Files.readString(printed, UTF_8));
      }
    }
  }

  /** Submits a job, told in JSON; its id. */
  long submit(String job) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/api/jobs"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(job))
              .build();
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
      Matcher id = ID.matcher(answer);
      if (!id.find()) {
        throw new AssertionError(answer);
      }
      return Long.parseLong(id.group(1));
    }
  }

  /** By SIGKILL; on return it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
