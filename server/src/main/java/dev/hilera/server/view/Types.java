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
    json.put("entries", param.entries());
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
    ObjectNode json = typed(param.type());
    if (!param.description().isEmpty()) {
      json.put("description", param.description());
    }
    String entries = param.entries();
    if (entries == null) {
      bounded(json, param);
    } else {
      boolean isList = param.type().equals("list");
      json.set(isList ? "items" : "additionalProperties", bounded(typed(entries), param));
      bound(json, isList ? "maxItems" : "maxProperties", param.maxItems());
    }
    if (param.defaultValue() != null) {
      json.set("default", tree(param.defaultValue()));
    }
    return json;
  }

  private static ObjectNode typed(String word) {
    ObjectNode json = Json.object();
    switch (word) {
      case "integer", "number", "boolean", "object" -> json.put("type", word);
      case "list" -> json.put("type", "array");
      case "text" -> json.put("type", "string");
      case "duration" -> json.put("type", "string").put("pattern", "^[0-9]+(ms|s|m|h|d)$");
      case "time" -> json.put("type", "string").put("format", "date-time");
      default -> {
        json.put("type", "string");
        ArrayNode words = json.putArray("enum");
        List.of(word.split("\\|", -1)).forEach(words::add);
      }
    }
    return json;
  }

  /** With bounds, unless it has entries of its own, which have them then. */
  private static ObjectNode bounded(ObjectNode json, ParamInfo param) {
    boolean ofNumbers = json.path("type").asString("").matches("integer|number");
    boolean ofTexts = json.path("type").asString("").equals("string");
    bound(json, "minimum", ofNumbers ? param.min() : null);
    bound(json, "maximum", ofNumbers ? param.max() : null);
    bound(json, "maxLength", ofTexts ? param.maxLength() : null);
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
