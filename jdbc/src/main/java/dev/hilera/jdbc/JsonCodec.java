package dev.hilera.jdbc;

import dev.hilera.Codec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Values as JSON that a person can read and that comes back with its Java types.
 *
 * <p>Plain, where plain is exact: {@code null}, booleans, strings, {@code Integer}, finite {@code
 * Double} (always with a point or an exponent), lists, and maps in order whose keys are all strings
 * that do not begin with {@code $}. Everything else is an object with one key, its mark:
 *
 * <pre>{@code
 * {"$record":["com.x.Report",{"title":"May","pages":12,"due":"2026-05-01"}]}
 * {"$enum":["com.x.Color","RED"]}
 * {"$long":5}  {"$short":5}  {"$byte":5}  {"$float":1.5}  {"$double":"NaN"}  {"$char":"x"}
 * {"$bigint":"5"}  {"$decimal":"1.20"}
 * {"$instant":"2026-05-01T10:00:00Z"}  {"$duration":"PT5S"}
 * $localDate $localTime $localDateTime $offsetDateTime $offsetTime $zonedDateTime $zone
 * $period $year $yearMonth $monthDay
 * {"$uuid":".."}  {"$uri":".."}  {"$locale":"de-CH"}  {"$currency":"EUR"}
 * {"$optional":[..]}  {"$optionalInt":"5"}  {"$optionalLong":""}  {"$optionalDouble":"1.0"}
 * {"$bytes":"base64"}  {"$array":["int",[1,2]]}  {"$array":["java.lang.String[]",[..]]}
 * {"$set":[..]}  {"$sortedSet":[..]}  {"$map":[[key,value],..]}  {"$sortedMap":[..]}
 * {"$string":"d83d"}     a string that holds half a surrogate pair, as UTF-16 in hexadecimal
 * }</pre>
 *
 * <p>Within a record or an array, a value whose declared type says all (a primitive or its wrapper,
 * a scalar of the table, an enum, a record) has no mark.
 *
 * <p>Collections come back equal, in order and unmodifiable; sorted ones by natural order come back
 * sorted, those with a comparator in their order. A record must have exactly the components that
 * are stored, in any order: a missing one is never made up, an unknown one never dropped. Values
 * nest at most 200 deep.
 *
 * <p>Safe for use by many threads.
 */
public final class JsonCodec implements Codec {
  private final StoredTypes types;

  /** Looks for classes where the creating thread does. */
  public JsonCodec() {
    this(
        Objects.requireNonNullElseGet(
            Thread.currentThread().getContextClassLoader(), JsonCodec.class::getClassLoader));
  }

  /** Looks for records and enums in the given loader, such as that of plug-ins. */
  public JsonCodec(ClassLoader loader) {
    types = new StoredTypes(loader);
  }

  @Override
  public byte[] encode(@Nullable Object value) {
    try {
      return JsonSyntax.write(out -> new ValueWriter(out, types).root(value));
    } catch (JacksonException e) {
      throw JsonSyntax.syntaxError(e);
    }
  }

  @Override
  public @Nullable Object decode(byte[] bytes) {
    try (JsonParser in = JsonSyntax.parser(bytes)) {
      return new ValueReader(in, types).root();
    } catch (JacksonException e) {
      throw JsonSyntax.syntaxError(e);
    }
  }

  @Override
  public byte[] toJson(@Nullable Object value) {
    try {
      return JsonSyntax.write(out -> new PlainWriter(out, types).root(value));
    } catch (JacksonException e) {
      throw JsonSyntax.syntaxError(e);
    }
  }

  @Override
  public @Nullable Object fromJson(byte[] json) {
    try (JsonParser in = JsonSyntax.parser(json)) {
      return new PlainReader(in).root();
    } catch (JacksonException e) {
      throw JsonSyntax.syntaxError(e);
    }
  }

  /** What an exception says: its class as well, unless it is one that was thrown to be read. */
  static String text(Throwable e) {
    return e.getClass() == IllegalArgumentException.class && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }
}
