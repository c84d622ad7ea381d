package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, and a client of it. */
record ServedProcess(Hilera hilera, URI url, HttpClient client) implements AutoCloseable {
  private static final Pattern SERVING = Pattern.compile("serving (http://\\S+), pid [0-9]+");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([0-9a-f]+)\"");

  /** Starts it on a free port and waits until it serves. */
  static ServedProcess start(Path folder, String... more) throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of("start", "--listen", "127.0.0.1:0"));
    args.addAll(List.of(more));
    return serving(Hilera.start(folder, args.toArray(String[]::new)));
  }

  /** Waits until it serves. */
  static ServedProcess serving(Hilera hilera) throws IOException, InterruptedException {
    hilera.until(() -> SERVING.matcher(hilera.printed()).find());
    Matcher serving = SERVING.matcher(hilera.printed());
    if (!serving.find()) {
      throw new AssertionError(hilera.printed());
    }
    return new ServedProcess(hilera, URI.create(serving.group(1)), HttpClient.newHttpClient());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> create(String job, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/api/jobs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(job));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  /** The whole stream of a job, which ends with its run. */
  String followed(int job) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve("/api/jobs/" + job + "/progress"))
            .header("Accept", "text/event-stream"))
        .body();
  }

  /** The owner's token, from the file beside the data. */
  static String token(Path file) throws IOException {
    Matcher token = TOKEN.matcher(Files.readString(file));
    if (!token.find()) {
      throw new AssertionError("there is no token in " + file);
    }
    return token.group(1);
  }

  @Override
  public void close() {
    client.shutdownNow();
    hilera.process().destroyForcibly();
  }
}
