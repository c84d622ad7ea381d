package dev.hilera.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks values by a JSON Schema, as far as the schemas for editors use it. */
record EditorSchema(JsonNode document) {
  /** Everything that the schema does not allow. */
  List<String> faults(JsonNode value) {
    List<String> faults = new ArrayList<>();
    check("", document, value, faults);
    return faults;
  }

  private void check(String at, JsonNode wanted, JsonNode given, List<String> faults) {
    if (wanted.has("$ref")) {
      check(at, document.at(wanted.get("$ref").stringValue().substring(1)), given, faults);
    }
    if (wanted.has("oneOf")) {
      long fits = wanted.get("oneOf").valueStream().filter(one -> allows(one, given)).count();
      if (fits != 1) {
        faults.add(at + ": " + fits + " of the choices allow " + given);
      }
    }
    if (wanted.has("type") && !isOfType(wanted.get("type"), given)) {
      faults.add(at + " is no " + wanted.get("type") + ": " + given);
      return;
    }
    JsonNode word = wanted.get("const");
    JsonNode words = wanted.get("enum");
    if ((words != null && words.valueStream().noneMatch(given::equals))
        || (word != null && !word.equals(given))) {
      faults.add(at + " is another word: " + given);
    }
    switch (given.getNodeType()) {
      case OBJECT -> object(at, wanted, given, faults);
      case ARRAY -> list(at, wanted, given, faults);
      case STRING -> text(at, wanted, given.stringValue(), faults);
      case NUMBER -> number(at, wanted, given.doubleValue(), faults);
      default -> {
        // Its type says all.
      }
    }
  }

  private boolean allows(JsonNode wanted, JsonNode given) {
    List<String> faults = new ArrayList<>();
    check("", wanted, given, faults);
    return faults.isEmpty();
  }

  private void object(String at, JsonNode wanted, JsonNode given, List<String> faults) {
    if (wanted.has("required")) {
      wanted
          .get("required")
          .valueStream()
          .map(JsonNode::stringValue)
          .filter(name -> !given.has(name))
          .forEach(name -> faults.add(at + "/" + name + " is missing"));
    }
    if (wanted.has("minProperties") && given.size() < wanted.get("minProperties").intValue()) {
      faults.add(at + " is empty");
    }
    for (String name : given.propertyNames()) {
      JsonNode schema = property(wanted, name);
      if (schema != null && schema.isBoolean()) {
        faults.add(at + "/" + name + " is not in the schema");
      } else if (schema != null) {
        check(at + "/" + name, schema, given.get(name), faults);
      }
    }
  }

  private static @Nullable JsonNode property(JsonNode wanted, String name) {
    if (wanted.has("properties") && wanted.get("properties").has(name)) {
      return wanted.get("properties").get(name);
    }
    if (wanted.has("patternProperties")) {
      for (String pattern : wanted.get("patternProperties").propertyNames()) {
        if (Pattern.compile(pattern).matcher(name).find()) {
          return wanted.get("patternProperties").get(pattern);
        }
      }
    }
    return wanted.get("additionalProperties");
  }

  private void list(String at, JsonNode wanted, JsonNode given, List<String> faults) {
    if (wanted.has("minItems") && given.size() < wanted.get("minItems").intValue()) {
      faults.add(at + " has too few items");
    }
    if (wanted.has("items")) {
      for (int index = 0; index < given.size(); index++) {
        check(at + "/" + index, wanted.get("items"), given.get(index), faults);
      }
    }
  }

  private static void text(String at, JsonNode wanted, String given, List<String> faults) {
    boolean tooShort =
        wanted.has("minLength") && given.length() < wanted.get("minLength").intValue();
    boolean tooLong =
        wanted.has("maxLength") && given.length() > wanted.get("maxLength").intValue();
    boolean other =
        wanted.has("pattern")
            && !Pattern.compile(wanted.get("pattern").stringValue()).matcher(given).find();
    if (tooShort || tooLong || other) {
      faults.add(at + " does not allow '" + given + "'");
    }
  }

  private static void number(String at, JsonNode wanted, double given, List<String> faults) {
    JsonNode least = wanted.get("minimum");
    JsonNode most = wanted.get("maximum");
    if ((least != null && given < least.doubleValue())
        || (most != null && given > most.doubleValue())) {
      faults.add(at + " is out of its range: " + given);
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
      default -> throw new AssertionError("no type: " + type);
    };
  }
}
