package dev.hilera.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.job.Nearest;
import dev.hilera.server.ServerConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of a request, read strictly. */
public final class Asked {
  private static final int LONGEST_ID = 18;
  private static final String BODY = "hilera.body";
  private static final String QUERY = "hilera.query";
  private static final int PIECE = 16 << 10;

  /** A body may come as slowly as by the worst of lines, but not hold a connection for ever. */
  private static final int LEAST_BYTES_A_MILLISECOND = 1;

  private Asked() {}

  /**
   * The job of the path.
   *
   * @throws HttpFailure 404 if it cannot be the id of any
   */
  public static long job(Context ctx) {
    String id = ctx.pathParam("id");
    return id(id).orElseThrow(() -> new HttpFailure(404, "there is no job " + shortened(id)));
  }

  /** A text as the id of a job, if it can be one. */
  public static Optional<Long> id(String text) {
    boolean isId =
        !text.isEmpty()
            && text.length() <= LONGEST_ID
            && text.charAt(0) != '0'
            && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    return isId ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  /**
   * A whole number of the query.
   *
   * @throws HttpFailure 400 if it is none, or out of its range
   */
  public static long number(Context ctx, String name, Range range) {
    String text = query(ctx, name);
    if (text == null) {
      return range.otherwise();
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw HttpFailure.field(name, "give a whole number");
    }
    if (number < range.least() || number > range.most()) {
      throw HttpFailure.field(name, "give " + range.least() + " to " + range.most());
    }
    return number;
  }

  /**
   * A truth value of the query; false if it is not given.
   *
   * @throws HttpFailure 400 if it is none
   */
  public static boolean truth(Context ctx, String name) {
    return switch (query(ctx, name)) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default -> throw HttpFailure.field(name, "give true or false");
    };
  }

  /**
   * What a number may be.
   *
   * @param least the least
   * @param most the greatest
   * @param otherwise taken if it is not given
   */
  public record Range(long least, long most, long otherwise) {}

  /**
   * Refuses parameters of the query that a path does not take, and those that are given twice.
   *
   * @throws HttpFailure 400 naming the parameter
   */
  public static void checkQuery(Context ctx, List<String> known) {
    queries(ctx)
        .forEach((name, value) -> {
          if (!known.contains(name)) {
            throw HttpFailure.field(shortened(name), "it is unknown" + remedy(name, known));
          }
          if (value.indexOf('\0') >= 0) {
            throw HttpFailure.field(name, "it has a NUL character; leave it out");
          }
        });
  }

  /** A parameter of the query, {@code null} if it is not given. */
  public static @Nullable String query(Context ctx, String name) {
    return queries(ctx).get(name);
  }

  private static Map<String, String> queries(Context ctx) {
    Map<String, String> known = ctx.attribute(QUERY);
    if (known == null) {
      known = parsed(ctx.queryString());
      ctx.attribute(QUERY, known);
    }
    return known;
  }

  private static Map<String, String> parsed(@Nullable String query) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      String name = decoded(pair[0]);
      String value = pair.length < 2 ? "" : decoded(pair[1]);
      if (!name.isEmpty() && all.putIfAbsent(name, value) != null) {
        throw HttpFailure.field(shortened(name), "it is given twice; give it once");
      }
    }
    return all;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw new HttpFailure(400, "the query of the address is not well encoded");
    }
  }

  private static String remedy(String name, List<String> known) {
    String near = Nearest.to(name, known);
    return known.isEmpty()
        ? "; this path takes no parameters"
        : near == null
            ? "; known are " + String.join(", ", known)
            : "; did you mean '" + near + "'?";
  }

  /**
   * The JSON object in the body.
   *
   * @throws HttpFailure 415 if it is not declared as JSON, 413 if it is too long, 408 if it comes
   *     too slowly, 400 otherwise
   */
  public static ObjectNode body(Context ctx, ServerConfig.Limits limits) throws IOException {
    String type = ctx.header("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new HttpFailure(415, "send the body as Content-Type: application/json");
    }
    if (ctx.header("Content-Encoding") != null) {
      throw new HttpFailure(415, "send the body as it is, without a Content-Encoding");
    }
    return Json.readObject(bytes(ctx, limits));
  }

  /** The bytes of the body; they may be asked for again. */
  public static byte[] bytes(Context ctx, ServerConfig.Limits limits) throws IOException {
    byte[] read = ctx.attribute(BODY);
    if (read == null) {
      read = read(ctx, limits);
      ctx.attribute(BODY, read);
    }
    return read;
  }

  private static byte[] read(Context ctx, ServerConfig.Limits limits) throws IOException {
    int most = limits.bodyBytes();
    if (ctx.req().getContentLengthLong() > most) {
      throw tooLong(most);
    }
    InputStream in = ctx.req().getInputStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    long begin = NanoTime.now();
    for (int count = some(in, piece); count >= 0; count = some(in, piece)) {
      all.write(piece, 0, count);
      if (all.size() > most) {
        throw tooLong(most);
      }
      long patience = limits.stalled().toMillis() + all.size() / LEAST_BYTES_A_MILLISECOND;
      if (NanoTime.millisSince(begin) > patience) {
        throw late();
      }
    }
    return all.toByteArray();
  }

  private static int some(InputStream in, byte[] piece) {
    try {
      return in.read(piece);
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException
          ? late()
          : new HttpFailure(400, "the body ended before its end").header("Connection", "close");
    }
  }

  private static HttpFailure late() {
    return new HttpFailure(408, "the body comes too slowly").header("Connection", "close");
  }

  private static HttpFailure tooLong(int most) {
    return new HttpFailure(413, "the body has more than " + most + " bytes");
  }

  /** A text of an object, {@code null} if it is absent. */
  public static @Nullable String text(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw HttpFailure.field(name, "it is no text");
    }
    return value.stringValue();
  }

  /** A truth value of an object. */
  public static boolean truth(ObjectNode object, String name, boolean otherwise) {
    JsonNode value = object.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw HttpFailure.field(name, "it is neither true nor false");
    }
    return value.booleanValue();
  }
}
