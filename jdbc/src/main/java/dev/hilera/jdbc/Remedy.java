package dev.hilera.jdbc;

import java.util.Calendar;
import java.util.Collection;
import java.util.Date;

/** What to do about a value of a type that cannot be stored. */
@SuppressWarnings("JavaUtilDate") // only to say what to use instead
final class Remedy {
  private Remedy() {}

  static String of(Class<?> type) {
    if (type.isHidden() || type.isSynthetic() || type.getName().contains("$$Lambda")) {
      return "a lambda is code: store what it needs, in a record";
    }
    if (type.isAnonymousClass() || type.isLocalClass()) {
      return "declare a record instead of a local or anonymous class";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "use a List or a Set";
    }
    if (Throwable.class.isAssignableFrom(type)) {
      return "store its message";
    }
    if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
      return "use an Instant or another type of java.time";
    }
    return "use a record, an enum, a collection or a JDK value type";
  }
}
