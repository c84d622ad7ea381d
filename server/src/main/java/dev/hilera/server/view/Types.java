package dev.hilera.server.view;

import dev.hilera.JobType;
import dev.hilera.job.ParamInfo;
import dev.hilera.job.ParamSchema;
import dev.hilera.server.web.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Job types with what their parameters accept, as lists for forms and as JSON Schemas. */
public final class Types {
  private Types() {}

  /** All of them, in their order. */
  public static ArrayNode all(List<JobType<?>> types) {
    ArrayNode list = Json.list();
    types.forEach(type -> list.add(type(type)));
    return list;
  }

  private static ObjectNode type(JobType<?> type) {
    ObjectNode json = Json.object();
    json.put("name", type.name());
    json.put("description", type.description());
    ArrayNode params = json.putArray("params");
    params(type).forEach(param -> params.add(param(param)));
    json.set("schema", schema(type));
    return json;
  }

  private static List<ParamInfo> params(JobType<?> type) {
    return type.params().isRecord() ? ParamSchema.describe(type.params()) : List.of();
  }

  private static ObjectNode param(ParamInfo param) {
    ObjectNode json = Json.object();
    json.put("name", param.name());
    json.put("type", param.type());
    json.put("required", param.required());
    json.set("default", tree(param.defaultValue()));
    json.put("min", param.min());
    json.put("max", param.max());
    json.put("max_length", param.maxLength());
    json.put("max_items", param.maxItems());
    json.put("description", param.description());
    return json;
  }

  /** The JSON Schema of a type's parameters. */
  public static ObjectNode schema(JobType<?> type) {
    ObjectNode json = Json.object();
    json.put("type", "object");
    ObjectNode properties = json.putObject("properties");
    ArrayNode required = Json.list();
    for (ParamInfo param : params(type)) {
      properties.set(param.name(), property(param));
      if (param.required()) {
        required.add(param.name());
      }
    }
    if (!required.isEmpty()) {
      json.set("required", required);
    }
    json.put("additionalProperties", !type.params().isRecord());
    return json;
  }

  private static ObjectNode property(ParamInfo param) {
    ObjectNode json = Json.object();
    switch (param.type()) {
      case "integer", "number", "boolean", "object" -> json.put("type", param.type());
      case "list" -> json.put("type", "array");
      case "text" -> json.put("type", "string");
      case "duration" -> json.put("type", "string").put("pattern", "^[0-9]+(ms|s|m|h|d)$");
      case "time" -> json.put("type", "string").put("format", "date-time");
      default -> {
        json.put("type", "string");
        ArrayNode words = json.putArray("enum");
        List.of(param.type().split("\\|", -1)).forEach(words::add);
      }
    }
    if (!param.description().isEmpty()) {
      json.put("description", param.description());
    }
    boolean ofEntries = param.type().equals("list") || param.type().equals("object");
    if (!ofEntries) {
      bound(json, "minimum", param.min());
      bound(json, "maximum", param.max());
      bound(json, "maxLength", param.maxLength());
    }
    bound(json, param.type().equals("list") ? "maxItems" : "maxProperties", param.maxItems());
    if (param.defaultValue() != null) {
      json.set("default", tree(param.defaultValue()));
    }
    return json;
  }

  private static void bound(ObjectNode json, String name, @Nullable Number bound) {
    if (bound != null) {
      json.put(name, bound.longValue());
    }
  }

  private static JsonNode tree(@Nullable Object value) {
    return Json.value(value, Optional.empty());
  }
}
