package dev.hilera.jdbc;

import java.lang.reflect.Array;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes one value with its types. What it writes, {@link ValueReader} reads. */
final class ValueWriter {
  private final JsonGenerator out;
  private final StoredTypes types;
  private final Path path = new Path();

  ValueWriter(JsonGenerator out, StoredTypes types) {
    this.out = out;
    this.types = types;
  }

  /** Whatever goes wrong in a user's own list or accessor is a refusal of the value. */
  void root(@Nullable Object value) {
    try {
      any(value);
    } catch (Refused e) {
      throw e;
    } catch (StackOverflowError e) {
      throw path.refusal("nested too deep for the stack of this thread", e);
    } catch (RuntimeException e) {
      throw path.refusal("cannot be stored: " + JsonCodec.text(e), e);
    }
  }

  private void any(@Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> Scalars.STRING.writer().write(out, text);
      case Integer number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Double number when Double.isFinite(number) -> out.writeNumber(number);
      case Record record -> record(record);
      case Enum<?> constant -> enumeration(constant);
      case List<?> list -> elements(list);
      case Map<?, ?> map -> map(map);
      case Set<?> set -> set(set);
      case Optional<?> optional -> optional(optional);
      case Object other -> scalarOrArray(other);
    }
  }

  private void scalarOrArray(Object value) {
    Scalar scalar = Scalars.of(value.getClass());
    if (scalar != null) {
      open(scalar.mark());
      scalar.writer().write(out, value);
      out.writeEndObject();
    } else if (value.getClass().isArray()) {
      array(value);
    } else {
      throw path.refusal(
          value.getClass().getName() + " cannot be stored; " + Remedy.of(value.getClass()), null);
    }
  }

  private void open(String mark) {
    out.writeStartObject();
    out.writeName(mark);
  }

  private void typed(Form form, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    switch (form.kind()) {
      case SCALAR -> {
        Scalar scalar = Objects.requireNonNull(form.scalar());
        if (Scalars.holds(scalar, value)) {
          scalar.writer().write(out, value);
        } else {
          any(value);
        }
      }
      case ENUM -> out.writeString(((Enum<?>) value).name());
      case RECORD -> body(types.shape(value.getClass()), value);
      case ANY -> any(value);
    }
  }

  private void record(Record value) {
    RecordShape shape = types.shape(value.getClass());
    open("$record");
    out.writeStartArray();
    out.writeString(shape.className);
    body(shape, value);
    out.writeEndArray();
    out.writeEndObject();
  }

  private void body(RecordShape shape, Object value) {
    path.enter();
    out.writeStartObject();
    for (RecordShape.Part part : shape.parts) {
      path.at(part.name());
      out.writeName(part.jsonName());
      typed(part.form(), get(part, value));
    }
    out.writeEndObject();
    path.leave();
  }

  private @Nullable Object get(RecordShape.Part part, Object value) {
    try {
      return (Object) part.getter().invokeExact(value);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw path.refusal("its accessor threw " + JsonCodec.text(e), e);
    }
  }

  private void enumeration(Enum<?> value) {
    open("$enum");
    out.writeStartArray();
    out.writeString(types.enumName(value.getDeclaringClass()));
    out.writeString(value.name());
    out.writeEndArray();
    out.writeEndObject();
  }

  private void elements(Iterable<?> elements) {
    path.enter();
    out.writeStartArray();
    int i = 0;
    for (Object element : elements) {
      path.at(i++);
      any(element);
    }
    out.writeEndArray();
    path.leave();
  }

  private void set(Set<?> set) {
    boolean natural = set instanceof SortedSet<?> sorted && sorted.comparator() == null;
    if (!natural && !(set instanceof HashSet)) {
      requireDistinct(set);
    }
    open(natural ? "$sortedSet" : "$set");
    elements(set);
    out.writeEndObject();
  }

  /** A set by identity or comparator may hold equal elements, which would come back as one. */
  private void requireDistinct(Set<?> elements) {
    if (new HashSet<>(elements).size() != elements.size()) {
      throw path.refusal("equal elements of a set cannot be stored; use a List", null);
    }
  }

  private void optional(Optional<?> optional) {
    open("$optional");
    elements(optional.stream().toList());
    out.writeEndObject();
  }

  private void map(Map<?, ?> map) {
    if (map instanceof IdentityHashMap) {
      throw path.refusal("an IdentityHashMap cannot be stored; identity is not stored", null);
    }
    if (map instanceof SortedMap<?, ?> sorted) {
      if (sorted.comparator() == null) {
        pairs("$sortedMap", map);
        return;
      }
      requireDistinct(map.keySet());
    }
    if (plainKeys(map)) {
      plainMap(map);
    } else {
      pairs("$map", map);
    }
  }

  private static boolean plainKeys(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String text) || text.startsWith("$") || !JsonSyntax.wellFormed(text)) {
        return false;
      }
    }
    return true;
  }

  private void plainMap(Map<?, ?> map) {
    path.enter();
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      var name = (String) entry.getKey();
      path.at(name);
      out.writeName(name);
      any(entry.getValue());
    }
    out.writeEndObject();
    path.leave();
  }

  private void pairs(String mark, Map<?, ?> map) {
    path.enter();
    open(mark);
    out.writeStartArray();
    int i = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      path.at(i++);
      out.writeStartArray();
      any(entry.getKey());
      any(entry.getValue());
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
    path.leave();
  }

  private void array(Object array) {
    Class<?> type = array.getClass().getComponentType();
    String name = types.elementName(type);
    if (name == null) {
      throw path.refusal("an array of " + type.getName() + " cannot be stored; use a List", null);
    }
    open("$array");
    out.writeStartArray();
    out.writeString(name);
    Form form = Form.of(type);
    path.enter();
    out.writeStartArray();
    for (int i = 0; i < Array.getLength(array); i++) {
      path.at(i);
      typed(form, Array.get(array, i));
    }
    out.writeEndArray();
    path.leave();
    out.writeEndArray();
    out.writeEndObject();
  }
}
