package dev.hilera.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads any JSON as maps, lists, strings, numbers, booleans and null. */
final class PlainReader {
  private final JsonParser in;
  private final Path path = new Path();

  PlainReader(JsonParser in) {
    this.in = in;
  }

  @Nullable Object root() {
    Object value = next();
    if (in.nextToken() != null) {
      throw refusal("more after the value");
    }
    return value;
  }

  private @Nullable Object next() {
    return value(in.nextToken());
  }

  private @Nullable Object value(@Nullable JsonToken token) {
    if (token == null) {
      throw refusal("expected a value, found the end");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> in.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> list();
      case START_OBJECT -> map();
      default -> throw refusal("expected a value, found " + token);
    };
  }

  private Double decimal() {
    double value = in.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw refusal("a number too large for a double");
    }
    return value;
  }

  private List<@Nullable Object> list() {
    path.enter();
    var all = new ArrayList<@Nullable Object>();
    for (var token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      path.at(all.size());
      all.add(value(token));
    }
    path.leave();
    return Collections.unmodifiableList(all);
  }

  private Map<String, @Nullable Object> map() {
    path.enter();
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      path.at(name);
      if (map.containsKey(name)) {
        throw refusal("a key that is there twice");
      }
      map.put(name, next());
    }
    path.leave();
    return Collections.unmodifiableMap(map);
  }

  private Refused refusal(String fault) {
    return path.refusal(fault + " (" + JsonSyntax.place(in.currentTokenLocation()) + ")", null);
  }
}
