package dev.hilera.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A record class, looked at once: how to take its values apart and put them together. */
final class RecordShape {
  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final MethodType MAKER = MethodType.methodType(Object.class, Object[].class);

  /** One component. */
  record Part(String name, SerializableString jsonName, Form form, MethodHandle getter) {}

  final String className;
  final Part[] parts;
  private final MethodHandle constructor;
  private final Map<String, Integer> places = new HashMap<>();

  RecordShape(Class<?> type) {
    className = type.getName();
    RecordComponent[] components = type.getRecordComponents();
    parts = new Part[components.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        parts[i] = part(components[i]);
        places.put(parts[i].name(), i);
      }
      var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var canonical = open(type.getDeclaredConstructor(types));
      constructor =
          MethodHandles.lookup()
              .unreflectConstructor(canonical)
              .asSpreader(Object[].class, parts.length)
              .asType(MAKER);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          "the record %s is closed to Hilera; add \"opens %s;\" to the module-info of %s"
              .formatted(className, type.getPackageName(), type.getModule().getName()),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the record " + className + " cannot be used: " + e, e);
    }
  }

  private static Part part(RecordComponent component) throws IllegalAccessException {
    var getter = MethodHandles.lookup().unreflect(open(component.getAccessor())).asType(GETTER);
    var name = component.getName();
    return new Part(name, new SerializedString(name), Form.of(component), getter);
  }

  private static <T extends AccessibleObject> T open(T member) {
    member.setAccessible(true);
    return member;
  }

  /** The place of a component, -1 if there is none. Mostly it is the one that is expected next. */
  int place(String name, int expected) {
    if (expected < parts.length && parts[expected].name().equals(name)) {
      return expected;
    }
    return places.getOrDefault(name, -1);
  }

  /** Throws whatever the constructor throws. */
  Object make(Object[] values) throws Throwable {
    return constructor.invokeExact(values);
  }
}
