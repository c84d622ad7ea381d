package dev.hilera.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it travels: strict on its way in, exact on its way out. */
public final class Json {
  /** Deeper than any honest request, far from any stack's end. */
  private static final int DEEPEST = 100;

  /** The greatest integer that every reader of JSON keeps exactly. */
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty list. */
  public static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /** The text of a tree. */
  public static String text(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /** The bytes of a tree. */
  public static byte[] bytes(JsonNode tree) {
    return MAPPER.writeValueAsBytes(tree);
  }

  /** ISO-8601 in UTC with milliseconds. */
  public static @Nullable String moment(@Nullable Instant moment) {
    return moment == null ? null : MOMENT.format(moment);
  }

  /** Answers a request. */
  public static void answer(Context ctx, int code, JsonNode tree) {
    ctx.status(code).contentType("application/json; charset=utf-8");
    ctx.header("Cache-Control", "no-store");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.result(bytes(tree));
  }

  /**
   * Reads one JSON object.
   *
   * @throws HttpFailure 400 if it is anything else: no UTF-8, duplicate keys, too deep, with NUL
   */
  public static ObjectNode readObject(byte[] bytes) {
    if (read(utf8(bytes)) instanceof ObjectNode object) {
      return object;
    }
    throw new HttpFailure(400, "the body is not a JSON object");
  }

  /** Reads one JSON value; see {@link #readObject}. */
  public static JsonNode read(String text) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new HttpFailure(
          400,
          "the text is not JSON: "
              + e.getOriginalMessage()
              + (at == null
                  ? ""
                  : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
    }
    if (tree.isMissingNode()) {
      throw new HttpFailure(400, "the text is empty, not JSON");
    }
    checkTexts(tree);
    return tree;
  }

  private static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new HttpFailure(400, "the body is not UTF-8");
    }
  }

  private static void checkTexts(JsonNode tree) {
    if (tree.isString()) {
      checkText(tree.stringValue());
    }
    tree.propertyNames().forEach(Json::checkText);
    tree.values().forEach(Json::checkTexts);
  }

  private static void checkText(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new HttpFailure(400, "a text has a NUL character; leave it out");
    }
  }

  /** The tree as maps, lists, texts, numbers, truth values and null. */
  public static @Nullable Object plain(JsonNode tree) {
    return MAPPER.treeToValue(tree, Object.class);
  }

  /**
   * A value of a task as other programs read it; integers that some of them cannot keep exactly
   * become texts.
   *
   * @param codec of the engine, if it has one
   */
  public static JsonNode value(@Nullable Object value, Optional<Codec> codec) {
    JsonNode tree;
    try {
      tree =
          codec.isPresent()
              ? MAPPER.readTree(codec.get().toJson(value))
              : MAPPER.valueToTree(value);
    } catch (JacksonException | IllegalArgumentException e) {
      tree = MAPPER.valueToTree(String.valueOf(value));
    }
    return exact(tree);
  }

  private static JsonNode exact(JsonNode tree) {
    if (tree.isIntegralNumber() && tree.bigIntegerValue().abs().compareTo(MOST) > 0) {
      return MAPPER.valueToTree(tree.bigIntegerValue().toString());
    }
    switch (tree) {
      case ObjectNode object ->
          object.propertyNames().stream()
              .toList()
              .forEach(name -> object.set(name, exact(object.get(name))));
      case ArrayNode list -> {
        for (int at = 0; at < list.size(); at++) {
          list.set(at, exact(list.get(at)));
        }
      }
      default -> {
        // A leaf.
      }
    }
    return tree;
  }
}
