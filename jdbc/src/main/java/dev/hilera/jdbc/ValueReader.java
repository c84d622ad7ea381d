package dev.hilera.jdbc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what {@link ValueWriter} has written, and refuses everything else. */
final class ValueReader {
  private final JsonParser in;
  private final StoredTypes types;
  private final Path path = new Path();

  ValueReader(JsonParser in, StoredTypes types) {
    this.in = in;
    this.types = types;
  }

  /** Whatever goes wrong in a user's own equals or compareTo is a refusal of the value. */
  @Nullable Object root() {
    try {
      in.nextToken();
      Object value = any();
      if (in.nextToken() != null) {
        throw refusal("more after the value", null);
      }
      return value;
    } catch (Refused | JacksonException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw refusal("nested too deep for the stack of this thread", e);
    } catch (RuntimeException e) {
      throw refusal(JsonCodec.text(e), e);
    }
  }

  private Refused refusal(String fault, @Nullable Throwable cause) {
    var place = JsonSyntax.place(in.currentTokenLocation());
    return path.refusal(fault + " (" + place + ")", cause);
  }

  /** The value that begins at the current token. */
  private @Nullable Object any() {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw refusal("expected a value, found the end", null);
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> Scalars.INTEGER.reader().read(in);
      case VALUE_NUMBER_FLOAT -> Scalars.finite(in);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> Collections.unmodifiableList(elements());
      case START_OBJECT -> object();
      default -> throw refusal("expected a value, found " + token, null);
    };
  }

  private @Nullable Object next() {
    in.nextToken();
    return any();
  }

  private void expect(JsonToken expected) {
    if (in.currentToken() != expected) {
      throw refusal("expected " + expected + ", found " + in.currentToken(), null);
    }
  }

  private void expectNext(JsonToken expected) {
    in.nextToken();
    expect(expected);
  }

  private List<@Nullable Object> elements() {
    expect(JsonToken.START_ARRAY);
    path.enter();
    var all = new ArrayList<@Nullable Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      path.at(all.size());
      all.add(any());
    }
    path.leave();
    return all;
  }

  private @Nullable Object object() {
    String name = in.nextName();
    if (name == null || !name.startsWith("$")) {
      return plainMap(name);
    }
    Object value = marked(name);
    expectNext(JsonToken.END_OBJECT);
    return value;
  }

  private Map<String, @Nullable Object> plainMap(@Nullable String first) {
    path.enter();
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (String name = first; name != null; name = in.nextName()) {
      path.at(name);
      if (name.startsWith("$")) {
        throw refusal("a mark beside other keys", null);
      }
      int before = map.size();
      map.put(name, next());
      requireGrown(map, before);
    }
    expect(JsonToken.END_OBJECT);
    path.leave();
    return Collections.unmodifiableMap(map);
  }

  private void requireGrown(Map<?, ?> map, int before) {
    if (map.size() == before) {
      throw refusal("a key that is there twice", null);
    }
  }

  private @Nullable Object marked(String mark) {
    Scalar scalar = Scalars.marked(mark);
    in.nextToken();
    if (scalar != null) {
      return scalar(scalar);
    }
    return switch (mark) {
      case "$record" -> record();
      case "$enum" -> enumeration();
      case "$optional" -> optional();
      case "$array" -> array();
      case "$set" -> Collections.unmodifiableSet(fill(new LinkedHashSet<>()));
      case "$sortedSet" -> Collections.unmodifiableSortedSet(fill(new TreeSet<>()));
      case "$map" -> Collections.unmodifiableMap(fill(new LinkedHashMap<>()));
      case "$sortedMap" -> Collections.unmodifiableSortedMap(fill(new TreeMap<>()));
      case "$string" -> Scalars.brokenString(Scalar.string(in));
      default -> throw refusal("the mark " + mark + " is unknown", null);
    };
  }

  private Object scalar(Scalar scalar) {
    try {
      return scalar.reader().read(in);
    } catch (JacksonException e) {
      throw e;
    } catch (RuntimeException e) {
      throw refusal("no " + scalar.type().getSimpleName() + ": " + JsonCodec.text(e), e);
    }
  }

  private <S extends Set<@Nullable Object>> S fill(S set) {
    for (Object element : elements()) {
      if (!set.add(element)) {
        throw refusal("an element that is there twice", null);
      }
    }
    return set;
  }

  private <M extends Map<@Nullable Object, @Nullable Object>> M fill(M map) {
    expect(JsonToken.START_ARRAY);
    path.enter();
    for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
      path.at(i);
      expect(JsonToken.START_ARRAY);
      Object key = next();
      map.put(key, next());
      requireGrown(map, i);
      expectNext(JsonToken.END_ARRAY);
    }
    path.leave();
    return map;
  }

  private Optional<Object> optional() {
    List<@Nullable Object> content = elements();
    if (content.size() > 1 || content.contains(null)) {
      throw refusal("an Optional holds one value or none", null);
    }
    return content.isEmpty() ? Optional.empty() : Optional.ofNullable(content.getFirst());
  }

  /** The first text of a pair whose second part follows. */
  private String pairName() {
    expect(JsonToken.START_ARRAY);
    in.nextToken();
    String name = Scalar.string(in);
    in.nextToken();
    return name;
  }

  private Object enumeration() {
    String className = pairName();
    Object constant = types.constant(className, Scalar.string(in));
    expectNext(JsonToken.END_ARRAY);
    return constant;
  }

  private Object record() {
    RecordShape shape = types.shape(pairName());
    Object value = body(shape);
    expectNext(JsonToken.END_ARRAY);
    return value;
  }

  private Object array() {
    Class<?> type = types.elementType(pairName());
    Form form = Form.of(type);
    expect(JsonToken.START_ARRAY);
    path.enter();
    var all = new ArrayList<@Nullable Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      path.at(all.size());
      all.add(typed(form));
    }
    path.leave();
    expectNext(JsonToken.END_ARRAY);
    Object array = Array.newInstance(type, all.size());
    for (int i = 0; i < all.size(); i++) {
      Array.set(array, i, all.get(i));
    }
    return array;
  }

  /** The value at the current token, of a declared type; the caller says who has declared it. */
  private @Nullable Object typed(Form form) {
    JsonToken token = in.currentToken();
    Object value;
    if (token == JsonToken.VALUE_NULL) {
      value = null;
    } else {
      value =
          switch (form.kind()) {
            case SCALAR ->
                token == JsonToken.START_OBJECT
                    ? any()
                    : Objects.requireNonNull(form.scalar()).reader().read(in);
            case ENUM -> types.constant(form.type(), Scalar.string(in));
            case RECORD -> body(types.shape(form.type()));
            case ANY -> any();
          };
    }
    if (!form.admits(value)) {
      var found = value == null ? "null" : "a " + value.getClass().getName();
      throw new IllegalArgumentException(found + " cannot be a " + form.type().getName());
    }
    return value;
  }

  private Object body(RecordShape shape) {
    expect(JsonToken.START_OBJECT);
    path.enter();
    @Nullable Object[] values = new Object[shape.parts.length];
    var stored = new boolean[values.length];
    int expected = 0;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      int place = shape.place(name, expected);
      path.at(name);
      if (place < 0) {
        throw changed(shape, name, "is stored, but the record has none of that name (any more)");
      }
      if (stored[place]) {
        throw changed(shape, name, "is there twice");
      }
      stored[place] = true;
      in.nextToken();
      values[place] = component(shape, shape.parts[place]);
      expected = place + 1;
    }
    expect(JsonToken.END_OBJECT);
    path.leave();
    for (int i = 0; i < stored.length; i++) {
      if (!stored[i]) {
        throw changed(
            shape, shape.parts[i].name(), "is not stored: the record has gained it since");
      }
    }
    return make(shape, values);
  }

  private @Nullable Object component(RecordShape shape, RecordShape.Part part) {
    try {
      return typed(part.form());
    } catch (Refused | JacksonException e) {
      throw e;
    } catch (RuntimeException e) {
      throw changed(shape, part.name(), "does not fit: " + JsonCodec.text(e));
    }
  }

  private Refused changed(RecordShape shape, String component, String fault) {
    return refusal(
        "the component %s of the record %s %s".formatted(component, shape.className, fault), null);
  }

  private Object make(RecordShape shape, @Nullable Object[] values) {
    try {
      return shape.make(values);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw refusal(
          "the constructor of the record %s threw %s".formatted(shape.className, JsonCodec.text(e)),
          e);
    }
  }
}
