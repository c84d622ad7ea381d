package dev.hilera.jdbc;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that stored names may mean: a fixed list of the JDK's, and the records and enums of
 * one class loader. Nothing else is ever looked at, and nothing is initialised by looking.
 */
final class StoredTypes {
  private static final String ARRAY = "[]";
  private static final int MAX_DIMENSIONS = 250;
  private static final Map<String, Class<?>> JDK = jdk();

  private final ClassLoader loader;

  /** Only classes that were found, so it cannot grow beyond them. */
  private final Map<String, Class<?>> found = new ConcurrentHashMap<>();

  private final ClassValue<RecordShape> shapes =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          requireFindable(type);
          return new RecordShape(type);
        }
      };

  private final ClassValue<Map<String, Object>> constants =
      new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
          requireFindable(type);
          return constantsOf(type);
        }
      };

  StoredTypes(ClassLoader loader) {
    this.loader = loader;
  }

  private static Map<String, Class<?>> jdk() {
    var all = new HashMap<String, Class<?>>();
    Scalars.classes().forEach(type -> all.put(type.getName(), type));
    all.values().removeIf(type -> !type.isPrimitive() && !Modifier.isPublic(type.getModifiers()));
    for (Class<?> type :
        List.of(
            Object.class,
            Number.class,
            Comparable.class,
            CharSequence.class,
            Record.class,
            Enum.class,
            Collection.class,
            List.class,
            Set.class,
            Map.class,
            Optional.class)) {
      all.put(type.getName(), type);
    }
    // An array of arrays of bytes is one of "byte[]", never the JVM's "[B".
    all.remove(byte[].class.getName());
    return Map.copyOf(all);
  }

  private static Map<String, Object> constantsOf(Class<?> type) {
    var byName = new HashMap<String, Object>();
    try {
      Object[] all = type.getEnumConstants();
      for (Object constant : all == null ? new Object[0] : all) {
        byName.put(((Enum<?>) constant).name(), constant);
      }
    } catch (LinkageError e) {
      throw new IllegalArgumentException("the enum " + type.getName() + " fails to load: " + e, e);
    }
    return Map.copyOf(byName);
  }

  RecordShape shape(Class<?> record) {
    return shapes.get(record);
  }

  RecordShape shape(String className) {
    Class<?> type = load(className);
    if (!type.isRecord()) {
      throw new IllegalArgumentException(className + " is not a record");
    }
    return shape(type);
  }

  /** The stored name of an enum, after a look that it leads back. */
  String enumName(Class<?> type) {
    constants.get(type);
    return type.getName();
  }

  Object constant(String className, String name) {
    Class<?> type = load(className);
    if (!type.isEnum()) {
      throw new IllegalArgumentException(className + " is not an enum");
    }
    return constant(type, name);
  }

  Object constant(Class<?> type, String name) {
    Object constant = constants.get(type).get(name);
    if (constant == null) {
      throw new IllegalArgumentException(
          "the enum " + type.getName() + " has no constant " + name + " (any more)");
    }
    return constant;
  }

  /** The stored name of what an array holds, null if such an array cannot be named. */
  @Nullable String elementName(Class<?> type) {
    if (type.isArray()) {
      String inner = elementName(type.getComponentType());
      return inner == null ? null : inner + ARRAY;
    }
    if (type.isRecord() || type.isEnum()) {
      requireFindable(type);
      return type.getName();
    }
    return JDK.containsKey(type.getName()) ? type.getName() : null;
  }

  Class<?> elementType(String name) {
    int dimensions = 0;
    var inner = name;
    while (inner.endsWith(ARRAY) && dimensions < MAX_DIMENSIONS) {
      inner = inner.substring(0, inner.length() - ARRAY.length());
      dimensions++;
    }
    Class<?> type = JDK.get(inner);
    if (type == null) {
      type = load(inner);
    }
    for (int i = 0; i < dimensions; i++) {
      type = type.arrayType();
    }
    return type;
  }

  /** Refuses at once what could be written but never be found again, as hidden classes. */
  private void requireFindable(Class<?> type) {
    if (load(type.getName()) != type) {
      throw new IllegalArgumentException(
          type.getName() + " is loaded by another class loader than that of the codec");
    }
  }

  private Class<?> load(String name) {
    Class<?> known = found.get(name);
    if (known != null) {
      return known;
    }
    Class<?> type;
    try {
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("the class " + name + " is not there", e);
    }
    if (!type.isRecord() && !type.isEnum()) {
      throw new IllegalArgumentException(name + " is neither a record nor an enum");
    }
    found.put(name, type);
    return type;
  }
}
