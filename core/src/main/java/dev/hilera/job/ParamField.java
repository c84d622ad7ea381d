package dev.hilera.job;

import dev.hilera.Param;
import dev.hilera.job.Containers.Entries;
import dev.hilera.job.Containers.Items;
import dev.hilera.job.Containers.Nested;
import dev.hilera.job.Faults.Spot;
import dev.hilera.job.Scalars.Bounds;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One component of a parameter record: what it is called, accepts and stands for when absent. */
record ParamField(ParamInfo info, ParamType type, Absence absence) {
  /** What an absent parameter without a default becomes. */
  enum Absence {
    FAULT,
    NULL,
    EMPTY_OPTIONAL
  }

  /** A declaration that no value could keep; the caller adds which component of which record. */
  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text);
  }

  static ParamField of(RecordComponent component) {
    Param param = component.getAnnotation(Param.class);
    Type declared = component.getGenericType();
    Type optional = argument(declared, Optional.class, 0);
    Absence absence =
        optional != null
            ? Absence.EMPTY_OPTIONAL
            : nullable(component) ? Absence.NULL : Absence.FAULT;
    ParamType type = type(optional == null ? declared : optional, param);
    ParamType leaf = leaf(type);
    boolean numeric = leaf instanceof Scalars.Whole || leaf instanceof Scalars.Decimal;
    checkBounds(param, numeric);
    Integer maxLength = maxLength(param);
    if (maxLength != null && !(leaf instanceof Scalars.Text)) {
      throw wrong("maxLength is for texts");
    }
    Integer maxItems = maxItems(param);
    if (maxItems != null && !(type instanceof Items || type instanceof Entries)) {
      throw wrong("maxItems is for lists and maps");
    }
    Object preset =
        param == null || param.value().equals(Param.NONE) ? null : type.literal(param.value());
    Bounds bounds = bounds(param);
    var info =
        new ParamInfo(
            RecordShape.snake(component.getName()),
            type.word(),
            entries(type),
            preset,
            bounds.min(),
            bounds.max(),
            maxLength,
            maxItems,
            param == null ? "" : param.description(),
            preset == null && absence == Absence.FAULT);
    return new ParamField(info, type, absence);
  }

  /** Takes this parameter out of what was given; {@code null} also after a fault was told. */
  @Nullable Object read(Map<?, ?> given, Spot at) {
    Object value = given.get(info.name());
    if (value == null && !given.containsKey(info.name())) {
      value = info.defaultValue();
    }
    if (value != null) {
      Object read = type.read(value, at);
      return read != null && absence == Absence.EMPTY_OPTIONAL ? Optional.of(read) : read;
    }
    return switch (absence) {
      case NULL -> null;
      case EMPTY_OPTIONAL -> Optional.empty();
      case FAULT -> {
        String what = given.containsKey(info.name()) ? "null" : "missing";
        at.fault("is " + what + "; give " + type.expected());
        yield null;
      }
    };
  }

  private static @Nullable String entries(ParamType type) {
    return switch (type) {
      case Items items -> items.element().word();
      case Entries entries -> entries.value().word();
      case Nested _ -> null;
      case Scalars.Scalar _ -> null;
    };
  }

  /** The type inside all lists and maps. */
  static ParamType leaf(ParamType type) {
    return switch (type) {
      case Items items -> leaf(items.element());
      case Entries entries -> leaf(entries.value());
      case Nested nested -> nested;
      case Scalars.Scalar scalar -> scalar;
    };
  }

  private static ParamType type(Type type, @Nullable Param param) {
    Type element = argument(type, List.class, 0);
    if (element != null) {
      return new Items(entries(element, param), maxItems(param));
    }
    Type value = argument(type, Map.class, 1);
    if (value != null) {
      if (argument(type, Map.class, 0) != String.class) {
        throw wrong("the keys of a map must be String");
      }
      return new Entries(entries(value, param), maxItems(param));
    }
    if (type instanceof Class<?> plain) {
      return plain(plain, param);
    }
    throw unsupported(type);
  }

  /** The type of entries: bounds of numbers and texts go through to them, maxItems does not. */
  private static ParamType entries(Type type, @Nullable Param param) {
    return switch (type(type, param)) {
      case Items items -> new Items(items.element(), null);
      case Entries entries -> new Entries(entries.value(), null);
      case Nested nested -> nested;
      case Scalars.Scalar scalar -> scalar;
    };
  }

  private static ParamType plain(Class<?> type, @Nullable Param param) {
    if (type == int.class || type == Integer.class) {
      return new Scalars.Whole(false, bounds(param));
    } else if (type == long.class || type == Long.class) {
      return new Scalars.Whole(true, bounds(param));
    } else if (type == double.class || type == Double.class) {
      return new Scalars.Decimal(bounds(param));
    } else if (type == boolean.class || type == Boolean.class) {
      return new Scalars.Flag();
    } else if (type == String.class) {
      return new Scalars.Text(maxLength(param));
    } else if (type == Duration.class) {
      return new Scalars.Span();
    } else if (type == Instant.class) {
      return new Scalars.Moment();
    } else if (type.isEnum()) {
      return Scalars.Choice.of(type);
    } else if (type.isRecord()) {
      return new Nested(type);
    }
    throw unsupported(type);
  }

  private static IllegalArgumentException unsupported(Type type) {
    return wrong(
        type.getTypeName()
            + " cannot be a parameter; use int, long, double, boolean, String, Duration, Instant,"
            + " an enum, a record, List<...>, Map<String, ...> or, outermost, Optional<...>");
  }

  private static @Nullable Type argument(Type type, Class<?> raw, int index) {
    return type instanceof ParameterizedType generic && generic.getRawType() == raw
        ? generic.getActualTypeArguments()[index]
        : null;
  }

  /** By the annotation's simple name: every null-checker brings its own, and none is required. */
  private static boolean nullable(RecordComponent component) {
    return !component.getType().isPrimitive()
        && Stream.of(
                component.getAnnotatedType().getAnnotations(),
                component.getAnnotations(),
                component.getAccessor().getAnnotations())
            .flatMap(Arrays::stream)
            .map(Annotation::annotationType)
            .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
  }

  private static void checkBounds(@Nullable Param param, boolean numeric) {
    Bounds bounds = bounds(param);
    if (!numeric && (bounds.min() != null || bounds.max() != null)) {
      throw wrong("min and max are for numbers");
    }
    if (bounds.min() != null && bounds.max() != null && bounds.min() > bounds.max()) {
      throw wrong("min " + bounds.min() + " is above max " + bounds.max());
    }
    if (param != null && (param.maxLength() < 0 || param.maxItems() < 0)) {
      throw wrong("maxLength and maxItems cannot be negative");
    }
  }

  private static Bounds bounds(@Nullable Param param) {
    return param == null
        ? new Bounds(null, null)
        : new Bounds(
            param.min() == Long.MIN_VALUE ? null : (Long) param.min(),
            param.max() == Long.MAX_VALUE ? null : (Long) param.max());
  }

  private static @Nullable Integer maxLength(@Nullable Param param) {
    return param == null || param.maxLength() == Integer.MAX_VALUE
        ? null
        : (Integer) param.maxLength();
  }

  private static @Nullable Integer maxItems(@Nullable Param param) {
    return param == null || param.maxItems() == Integer.MAX_VALUE
        ? null
        : (Integer) param.maxItems();
  }
}
