package dev.hilera.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.server.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document of the API: its paths are the routes themselves, its schemas a file beside it. */
public final class OpenApi {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  /** Of parameters of queries that are no texts. */
  private static final Map<String, String> TYPES =
      Map.of(
          "limit", "integer",
          "after", "integer",
          "from", "integer",
          "tail", "integer",
          "attempt", "integer",
          "follow", "boolean");

  private final Routes routes;
  private final ObjectNode components;

  /** Of these routes, and those that are added later. */
  public OpenApi(Routes routes) {
    this.routes = routes;
    this.components = read();
  }

  private static ObjectNode read() {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("schemas.json"))) {
      return (ObjectNode) Json.read(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the route that tells it. */
  public void add() {
    routes.get("/api/openapi.json", "This document.", "OpenApi", (_, _) -> document());
  }

  private ObjectNode document() {
    ObjectNode json = Json.object().put("openapi", "3.1.0");
    json.putObject("info").put("title", "Hilera").put("version", "1");
    ObjectNode paths = json.putObject("paths");
    for (Route route : routes.all()) {
      paths
          .withObject("/" + route.path().replace("~", "~0").replace("/", "~1"))
          .set(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    json.set("components", components.deepCopy());
    return json;
  }

  private static ObjectNode operation(Route route) {
    ObjectNode json = Json.object();
    json.put("summary", route.told().summary());
    if (route.least() == null) {
      json.putArray("security");
    } else {
      json.putArray("security").addObject().putArray("token").add(route.least().word());
    }
    ArrayNode parameters = Json.list();
    Matcher names = PARAMETER.matcher(route.path());
    while (names.find()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", names.group(1)).put("in", "path").put("required", true);
      parameter.putObject("schema").put("type", "string");
    }
    for (String name : route.told().query()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", name).put("in", "query").put("required", false);
      parameter.putObject("schema").put("type", TYPES.getOrDefault(name, "string"));
    }
    if (!parameters.isEmpty()) {
      json.set("parameters", parameters);
    }
    ObjectNode responses = json.putObject("responses");
    boolean creates =
        route.method().equals("POST")
            && (route.path().equals("/api/jobs") || route.path().equals("/api/jobs/import"));
    response(responses, creates ? "201" : "200", route.told().answer());
    response(responses, "default", "Error");
    return json;
  }

  private static void response(ObjectNode responses, String code, String answer) {
    boolean isMedia = answer.contains("/");
    ObjectNode response = responses.putObject(code);
    response.put("description", isMedia ? "A text." : answer);
    ObjectNode schema =
        response
            .putObject("content")
            .putObject(isMedia ? answer : "application/json")
            .putObject("schema");
    if (isMedia) {
      schema.put("type", "string");
    } else if (answer.startsWith("[")) {
      String element = answer.substring(1, answer.length() - 1);
      schema.put("type", "array").putObject("items").put("$ref", reference(element));
    } else {
      schema.put("$ref", reference(answer));
    }
  }

  private static String reference(String schema) {
    return "#/components/schemas/" + schema;
  }
}
