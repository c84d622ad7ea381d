package dev.hilera.jdbc;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a value as JSON for programs that know nothing of Java. */
final class PlainWriter {
  private static final int MAX_DIGITS = 500;

  private final JsonGenerator out;
  private final StoredTypes types;
  private final Path path = new Path();

  PlainWriter(JsonGenerator out, StoredTypes types) {
    this.out = out;
    this.types = types;
  }

  void root(@Nullable Object value) {
    try {
      any(value);
    } catch (Refused e) {
      throw e;
    } catch (StackOverflowError e) {
      throw path.refusal("nested too deep for the stack of this thread", e);
    } catch (RuntimeException e) {
      throw path.refusal("has no JSON: " + JsonCodec.text(e), e);
    }
  }

  private void any(@Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> text(text);
      case Character c -> text(c.toString());
      case BigInteger number -> number(number, number.toString());
      case BigDecimal number -> number(number, number.toString());
      case Record record -> record(record);
      case Enum<?> constant -> out.writeString(constant.name());
      case Collection<?> collection -> elements(collection);
      case Map<?, ?> map -> map(map);
      case Optional<?> optional -> any(optional.orElse(null));
      case OptionalInt optional -> any(optional.isPresent() ? optional.getAsInt() : null);
      case OptionalLong optional -> any(optional.isPresent() ? optional.getAsLong() : null);
      case OptionalDouble optional -> any(optional.isPresent() ? optional.getAsDouble() : null);
      case Object other -> scalarOrArray(other);
    }
  }

  /** What other programs could not take for a number, nor we in {@link PlainReader}, is text. */
  private void number(Number number, String text) {
    if (Double.isFinite(number.doubleValue()) && text.length() <= MAX_DIGITS) {
      out.writeNumber(text);
    } else {
      out.writeString(text);
    }
  }

  /** Half a surrogate pair has no UTF-8; others get the usual replacement for it. */
  private void text(String text) {
    out.writeString(JsonSyntax.wellFormed(text) ? text : replaced(text));
  }

  private static String replaced(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void scalarOrArray(Object value) {
    Scalar scalar = Scalars.of(value.getClass());
    if (scalar != null) {
      scalar.writer().write(out, value);
    } else if (value.getClass().isArray()) {
      array(value);
    } else {
      throw path.refusal(
          value.getClass().getName() + " has no JSON; " + Remedy.of(value.getClass()), null);
    }
  }

  private void record(Record value) {
    path.enter();
    out.writeStartObject();
    for (RecordShape.Part part : types.shape(value.getClass()).parts) {
      path.at(part.name());
      out.writeName(part.jsonName());
      any(get(part, value));
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

  private void elements(Collection<?> elements) {
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

  private void array(Object array) {
    path.enter();
    out.writeStartArray();
    for (int i = 0; i < Array.getLength(array); i++) {
      path.at(i);
      any(Array.get(array, i));
    }
    out.writeEndArray();
    path.leave();
  }

  /** An object if the keys have distinct texts, else its entries. */
  private void map(Map<?, ?> map) {
    path.enter();
    boolean asObject = distinctNames(map);
    if (asObject) {
      out.writeStartObject();
    } else {
      out.writeStartArray();
    }
    int i = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = name(entry.getKey());
      path.at(name == null ? i : name);
      if (asObject && name != null) {
        out.writeName(name);
        any(entry.getValue());
      } else {
        entry(entry);
      }
      i++;
    }
    if (asObject) {
      out.writeEndObject();
    } else {
      out.writeEndArray();
    }
    path.leave();
  }

  private void entry(Map.Entry<?, ?> entry) {
    out.writeStartObject();
    out.writeName("key");
    any(entry.getKey());
    out.writeName("value");
    any(entry.getValue());
    out.writeEndObject();
  }

  private static boolean distinctNames(Map<?, ?> map) {
    var seen = new HashSet<String>();
    for (Object key : map.keySet()) {
      String name = name(key);
      if (name == null || !seen.add(name)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String name(@Nullable Object key) {
    return switch (key) {
      case null -> null;
      case String text -> JsonSyntax.wellFormed(text) ? text : replaced(text);
      case Enum<?> constant -> constant.name();
      case byte[] _ -> null;
      case Object other -> Scalars.of(other.getClass()) == null ? null : replaced(other.toString());
    };
  }
}
