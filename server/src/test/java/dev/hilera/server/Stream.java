package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A client of server-sent events. */
final class Stream implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final BufferedReader reader;

  /** One event as it was sent. */
  record Told(String id, String name, JsonNode data) {
    String status() {
      return data.get("status").stringValue();
    }
  }

  private Stream(HttpResponse<InputStream> response) {
    this.response = response;
    this.reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  static Stream open(HttpClient client, URI uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Served.PATIENCE);
    request.header("Accept", "text/event-stream");
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    return new Stream(client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  int code() {
    return response.statusCode();
  }

  HttpHeaders headers() {
    return response.headers();
  }

  /** The next event; empty once the server has closed. */
  Optional<Told> next() throws IOException {
    Map<String, String> fields = new HashMap<>();
    String line;
    while ((line = reader.readLine()) != null) {
      if (line.isEmpty()) {
        if (fields.containsKey("data")) {
          return Optional.of(
              new Told(
                  fields.getOrDefault("id", ""),
                  fields.getOrDefault("event", ""),
                  Served.MAPPER.readTree(fields.get("data"))));
        }
      } else if (!line.startsWith(":")) {
        String[] field = line.split(": ", 2);
        fields.put(field[0], field[1]);
      }
    }
    return Optional.empty();
  }

  /** The next event of this name; others are passed over. */
  Told await(String name) throws IOException {
    while (true) {
      Told told = next().orElseThrow(() -> new AssertionError("the stream ended before " + name));
      if (told.name().equals(name)) {
        return told;
      }
    }
  }

  /** All that comes until the server closes. */
  List<Told> rest() throws IOException {
    List<Told> all = new ArrayList<>();
    for (Optional<Told> told = next(); told.isPresent(); told = next()) {
      all.add(told.get());
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
