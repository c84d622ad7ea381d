package dev.hilera.server;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a JSON Schema says of an answer, as far as the document of the API uses it. */
record Schema(JsonNode document, JsonNode schema) {
  /** Everything about the answer that the schema does not allow. */
  List<String> faults(JsonNode answer) {
    List<String> faults = new ArrayList<>();
    check("", schema, answer, faults);
    return faults;
  }

  private void check(String at, JsonNode wanted, JsonNode given, List<String> faults) {
    if (wanted.has("$ref")) {
      check(at, document.at(wanted.get("$ref").stringValue().substring(1)), given, faults);
      return;
    }
    if (wanted.has("type") && !isOfType(wanted.get("type"), given)) {
      faults.add(at + " is no " + wanted.get("type") + ": " + given);
    }
    if (wanted.has("enum") && wanted.get("enum").valueStream().noneMatch(given::equals)) {
      faults.add(at + " is none of " + wanted.get("enum") + ": " + given);
    }
    if (given.isArray() && wanted.has("items")) {
      for (int index = 0; index < given.size(); index++) {
        check(at + "/" + index, wanted.get("items"), given.get(index), faults);
      }
    }
    if (given.isObject() && wanted.has("properties")) {
      checkObject(at, wanted, given, faults);
    }
  }

  private void checkObject(String at, JsonNode wanted, JsonNode given, List<String> faults) {
    wanted
        .get("required")
        .valueStream()
        .map(JsonNode::stringValue)
        .filter(name -> !given.has(name))
        .forEach(name -> faults.add(at + "/" + name + " is missing"));
    for (String name : given.propertyNames()) {
      JsonNode property = wanted.get("properties").get(name);
      if (property != null) {
        check(at + "/" + name, property, given.get(name), faults);
      } else if (!wanted.get("additionalProperties").booleanValue()) {
        faults.add(at + "/" + name + " is not in the schema");
      }
    }
  }

  private static boolean isOfType(JsonNode type, JsonNode given) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> isOfType(one, given));
    }
    return switch (type.stringValue()) {
      case "object" -> given.isObject();
      case "array" -> given.isArray();
      case "string" -> given.isString();
      case "integer" -> given.isIntegralNumber();
      case "number" -> given.isNumber();
      case "boolean" -> given.isBoolean();
      case "null" -> given.isNull();
      default -> throw new AssertionError("no type: " + type);
    };
  }
}
