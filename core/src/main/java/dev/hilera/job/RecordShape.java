package dev.hilera.job;

import dev.hilera.Problem;
import dev.hilera.job.Faults.Spot;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parameter record as reflection sees it, looked at once per class. */
final class RecordShape {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final Constructor<?> constructor;
  private final Map<String, ParamField> fields = new LinkedHashMap<>();

  private RecordShape(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          type.getName() + " is no record; declare parameters as the components of a record");
    }
    this.type = type;
    this.constructor = constructor(type);
    for (RecordComponent component : type.getRecordComponents()) {
      ParamField field;
      try {
        field = ParamField.of(component);
      } catch (IllegalArgumentException e) {
        throw wrong(component.getName(), String.valueOf(e.getMessage()), e);
      }
      if (fields.put(field.info().name(), field) != null) {
        throw wrong(component.getName(), "two components are " + field.info().name(), null);
      }
    }
  }

  /** The shape of a record. Refuses what could never be bound, whatever is sent. */
  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** A component's name as JSON writes it. */
  static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  List<ParamField> fields() {
    return List.copyOf(fields.values());
  }

  /** Refuses a default that the parameter itself would refuse, here and in nested records. */
  void check() {
    check(new HashSet<>());
  }

  private void check(Set<Class<?>> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (ParamField field : fields.values()) {
      if (ParamField.leaf(field.type()) instanceof Containers.Nested nested) {
        of(nested.type()).check(seen);
      }
      if (field.info().defaultValue() != null) {
        Faults faults = new Faults();
        field.read(Map.of(), faults.root().field(field.info().name()));
        for (Problem problem : faults.problems()) {
          throw wrong(field.info().name(), "the default is wrong: " + problem.fault(), null);
        }
      }
    }
  }

  /** The record, or {@code null} after every fault was told. */
  @Nullable Object read(Map<?, ?> given, Spot at) {
    int before = at.count();
    Map<Object, Object> named = new LinkedHashMap<>(given);
    List<@Nullable Object> values = new ArrayList<>();
    fields.forEach((name, field) -> values.add(field.read(named, at.field(name))));
    for (Object key : named.keySet()) {
      if (!fields.containsKey(key)) {
        at.unknown(key, fields);
      }
    }
    return at.count() > before ? null : build(values, at);
  }

  /**
   * Faults that the record's own constructor finds are told like all others; a bug in it is not.
   */
  private @Nullable Object build(List<@Nullable Object> values, Spot at) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case IllegalArgumentException refusal -> at.refused(said(refusal), fields.keySet());
        case NullPointerException refusal -> at.refused(said(refusal), fields.keySet());
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException(type.getName() + " failed", e);
      }
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be built", e);
    }
  }

  private static String said(RuntimeException refusal) {
    String message = refusal.getMessage();
    return message == null || message.isBlank() ? "the values do not go together" : message;
  }

  private static Constructor<?> constructor(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      if (canonical.trySetAccessible()) {
        return canonical;
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type.getName() + " has no canonical constructor", e);
    }
    throw new IllegalArgumentException(
        ("Record %s cannot be built from here; make it public in an exported package, or write"
                + " 'opens %s to dev.hilera' in the module %s")
            .formatted(type.getName(), type.getPackageName(), type.getModule().getName()));
  }

  private IllegalArgumentException wrong(String name, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Record " + type.getName() + ", component " + name + ": " + why, cause);
  }
}
