package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes requests and messages, some good, most of them a little or wholly wrong, from a seed. */
final class RequestMaker {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "POST", "POST", "POST", "DELETE", "PATCH", "HEAD", "PUT", "OPTIONS", "X");
  private static final List<String> PATHS =
      List.of(
          "/api/jobs",
          "/api/jobs",
          "/api/jobs",
          "/api/jobs/{id}",
          "/api/jobs/{id}",
          "/api/jobs/{id}/start",
          "/api/jobs/{id}/pause",
          "/api/jobs/{id}/resume",
          "/api/jobs/{id}/retry",
          "/api/jobs/{id}/tasks",
          "/api/jobs/{id}/tasks/{name}",
          "/api/jobs/{id}/tasks/{name}/retry",
          "/api/jobs/{id}/tasks/{name}/progress",
          "/api/jobs/{id}/tasks/{name}/log",
          "/api/jobs/{id}/tasks/{name}/why",
          "/api/jobs/{id}/why",
          "/api/jobs/{id}/events",
          "/api/jobs/{id}/graph",
          "/api/jobs/{id}/export",
          "/api/jobs/import",
          "/api/jobs/clear-completed",
          "/api/job-types",
          "/api/stats",
          "/api/stats/history",
          "/api/nodes",
          "/api/nodes/{name}",
          "/api/openapi.json",
          "/login",
          "/logout",
          "/healthz",
          "/readyz",
          "/metrics",
          "/",
          "/assets/{name}",
          "/ws/queue",
          "/api",
          "/api/nothing",
          "//api/jobs",
          "/api/../api/jobs",
          "/assets/%2e%2e/%2e%2e/etc/passwd");
  private static final List<String> IDS =
      List.of(
          "0", "-1", "1.5", "abc", "99999999999999999999", "%00", "..", "%2e%2e", "%FF", "1%201");
  private static final List<String> NAMES =
      List.of("first", "second", "a", "b", "local", "no", "%00", "a%2Fb", "%C3%A4", "..", "%FF");
  private static final List<String> QUERIES =
      List.of(
          "limit=5",
          "limit=0",
          "limit=-1",
          "limit=x",
          "limit=99999999999",
          "after=1",
          "after=%00",
          "status=running,failed",
          "status=odd",
          "label=k:v",
          "label=",
          "q=%25",
          "format=dot",
          "format=png",
          "tail=3",
          "tail=-3",
          "attempt=1",
          "stream=stderr",
          "folder=relative",
          "from=2147483648",
          "%FF=%FF",
          "limit=%zz",
          "limit=5&limit=6",
          "=",
          "&&&");
  private static final List<String> BODIES =
      List.of(
          "{\"type\":\"pair\",\"start\":false}",
          "{\"type\":\"pair\",\"name\":\"n\",\"labels\":{\"k\":\"v\"},\"start\":false}",
          "{\"job_type\":\"pair\",\"params\":{},\"start\":false}",
          "{\"name\":\"g\",\"start\":false,\"tasks\":{\"a\":{\"type\":\"greet\",\"params\":"
              + "{\"name\":\"x\",\"times\":2}},\"b\":{\"type\":\"fail\",\"needs\":\"a\"}}}",
          "{\"name\":\"g\",\"start\":false,\"tasks\":[{\"name\":\"a\",\"type\":\"fail\",\"retry\":"
              + "{\"attempts\":2,\"backoff\":\"1s\"},\"timeout\":\"5s\"}]}",
          "{\"name\":\"g\",\"start\":false,\"tasks\":{\"a\":{\"run\":[\"true\"]}}}",
          "{\"percent\":40,\"message\":\"m\"}",
          "{\"capacity\":{\"cpu\":2}}",
          "{\"token\":\"0123456789abcdef\"}",
          "{\"c\":{\"type\":\"greet\",\"params\":{\"name\":\"y\"}}}",
          "[]",
          "");
  private static final List<String> MESSAGES =
      List.of(
          "{\"type\":\"create_job\",\"job_type\":\"pair\",\"start\":false,\"request_id\":1}",
          "{\"type\":\"cancel_job\",\"job_id\":\"{id}\",\"request_id\":\"x\"}",
          "{\"type\":\"clear_completed\"}",
          "{\"type\":\"get_state\",\"request_id\":2}",
          "{\"type\":\"get_job_types\"}",
          "{\"type\":\"watch\",\"job_id\":\"{id}\"}",
          "{\"type\":\"unwatch\",\"job_id\":\"{id}\"}",
          "{\"type\":\"ping\",\"ts\":1}",
          "{\"type\":\"other\"}",
          "7",
          "");
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999999",
          "\"\\u0000\"",
          "{}",
          "[[[[]]]]",
          "\"\\ud800\"",
          "1.5",
          "\"" + "x".repeat(300) + "\"");

  private final RandomGenerator random;
  private String document = "{}";

  RequestMaker(RandomGenerator random) {
    this.random = random;
  }

  /** A request as bytes, and whether its answer has no body. */
  record Made(byte[] bytes, boolean isHead) {
    @Override
    public String toString() {
      String text = new String(bytes, ISO_8859_1);
      return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
    }
  }

  /** A request over HTTP; {@code id} is that of a job. */
  Made request(String id) {
    String pattern = one(PATHS);
    String method = random.nextInt(3) == 0 ? one(METHODS) : fitting(pattern);
    String path = filled(pattern, id);
    if (random.nextInt(4) == 0) {
      path += "?" + query(pattern) + (random.nextBoolean() ? "&" + query(pattern) : "");
    }
    byte[] body =
        method.equals("GET") || method.equals("HEAD")
            ? new byte[0]
            : pattern.endsWith("/import") ? document() : body();
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: ").append(chance(50) ? "evil.example.org" : "localhost").append("\r\n");
    if (body.length > 0 || random.nextBoolean()) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (!chance(20)) {
      String type =
          chance(20)
              ? "text/plain"
              : chance(40) ? "application/json; charset=nonsense" : "application/json";
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (chance(30)) {
      head.append("Origin: https://evil.example.org\r\n");
    }
    if (chance(20)) {
      String key = chance(3) ? "k".repeat(random.nextInt(200)) : "k" + random.nextInt(50);
      head.append("Idempotency-Key: ").append(key).append("\r\n");
    }
    if (chance(40)) {
      head.append("Authorization: ").append(chance(2) ? "Bearer x" : "Basic eDp5").append("\r\n");
    }
    head.append("Accept: application/json\r\n\r\n");
    byte[] first = head.toString().getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return new Made(all, method.equals("HEAD"));
  }

  /** Mostly one that such a path takes, with whatever value. */
  private String query(String path) {
    List<String> names =
        switch (path.substring(path.lastIndexOf('/') + 1)) {
          case "jobs" -> List.of("limit", "after", "status", "label", "q", "folder");
          case "tasks", "why" -> List.of("from", "limit", "folder");
          case "events" -> List.of("after", "limit");
          case "log" -> List.of("tail", "attempt", "stream");
          case "graph" -> List.of("format");
          default -> List.of();
        };
    List<String> fitting =
        QUERIES.stream().filter(query -> names.contains(query.split("=", 2)[0])).toList();
    return fitting.isEmpty() || random.nextInt(3) == 0 ? one(QUERIES) : one(fitting);
  }

  /** The document of a finished job, with some of its bytes changed. */
  private byte[] document() {
    byte[] made = document.getBytes(UTF_8);
    for (int times = random.nextInt(3); times > 0; times--) {
      made = mutated(made);
    }
    return made;
  }

  /** Makes documents of finished jobs from this one. */
  void document(String good) {
    document = good;
  }

  /** A method that such a path takes. */
  private String fitting(String path) {
    if (path.equals("/api/jobs") || path.endsWith("/tasks")) {
      return random.nextInt(3) == 0 ? "GET" : "POST";
    }
    if (path.endsWith("{id}") || path.endsWith("tasks/{name}")) {
      return random.nextInt(4) == 0 ? "DELETE" : "GET";
    }
    if (path.startsWith("/api/nodes/")) {
      return "PATCH";
    }
    return path.matches(".*/(start|pause|resume|retry|progress|import|clear-completed|log(in|out))")
        ? "POST"
        : "GET";
  }

  /** A text for the WebSocket. */
  String message(String id) {
    String text = one(MESSAGES).replace("{id}", random.nextBoolean() ? id : one(IDS));
    return random.nextInt(3) == 0 ? text : new String(mutated(text.getBytes(UTF_8)), UTF_8);
  }

  private byte[] body() {
    byte[] good = one(BODIES).getBytes(UTF_8);
    if (chance(200)) {
      return "[".repeat(5_000).getBytes(UTF_8);
    }
    return random.nextInt(3) == 0 ? good : mutated(good);
  }

  /** A change of a few bytes, or of a value. */
  private byte[] mutated(byte[] good) {
    if (good.length == 0) {
      return good;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(good.length);
    int to = Math.min(good.length, at + 1 + random.nextInt(8));
    out.write(good, 0, at);
    switch (random.nextInt(6)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.writeBytes(Arrays.copyOfRange(good, at, to));
      case 2 -> out.writeBytes(one(ODD).getBytes(UTF_8));
      case 3 -> to = good.length;
      case 4 -> {
        byte[] noise = new byte[random.nextInt(20)];
        random.nextBytes(noise);
        out.writeBytes(noise);
      }
      default -> to = Math.min(good.length, at + 1);
    }
    out.write(good, Math.min(to, good.length), good.length - Math.min(to, good.length));
    return out.toByteArray();
  }

  private String filled(String path, String id) {
    String wanted = random.nextInt(4) == 0 ? one(IDS) : id;
    return path.replace("{id}", wanted).replace("{name}", one(NAMES));
  }

  private boolean chance(int oneOf) {
    return random.nextInt(oneOf) == 0;
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
