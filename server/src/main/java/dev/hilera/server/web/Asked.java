package dev.hilera.server.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of a request, read strictly. */
public final class Asked {
  private static final int LONGEST_ID = 18;

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
    String text = ctx.queryParam(name);
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
    return switch (ctx.queryParam(name)) {
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
   * The JSON object in the body.
   *
   * @throws HttpFailure 415 if it is not declared as JSON, 413 if it is too long, 400 otherwise
   */
  public static ObjectNode body(Context ctx, int mostBytes) throws IOException {
    String type = ctx.contentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new HttpFailure(415, "send the body as Content-Type: application/json");
    }
    return Json.readObject(bytes(ctx, mostBytes));
  }

  /** The same where a body may be left out. */
  public static ObjectNode optionalBody(Context ctx, int mostBytes) throws IOException {
    byte[] bytes = bytes(ctx, mostBytes);
    return bytes.length == 0 ? Json.object() : Json.readObject(bytes);
  }

  private static byte[] bytes(Context ctx, int mostBytes) throws IOException {
    if (ctx.req().getContentLengthLong() > mostBytes) {
      throw tooLong(mostBytes);
    }
    byte[] bytes = ctx.req().getInputStream().readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw tooLong(mostBytes);
    }
    return bytes;
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
