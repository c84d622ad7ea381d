package dev.hilera.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** JSON as UTF-8, strictly: the one place that knows how Jackson is set up. */
final class JsonSyntax {
  /** A mark puts up to three levels of JSON around one level of value. */
  private static final int NESTING = 3 * Path.LIMIT + 10;

  /**
   * Strings and names have no limit here: a document is one array in memory already, its size is
   * capped by the store, and what was written must be readable. Charset detection would read UTF-16
   * into what we call UTF-8.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(NESTING).build())
          .build();

  private JsonSyntax() {}

  /** Something that writes one value. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator out);
  }

  static byte[] write(Content content) {
    var bytes = new ByteArrayBuilder(128);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      content.write(out);
    }
    return bytes.toByteArray();
  }

  static JsonParser parser(byte[] json) {
    requireUtf8(json);
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  /** Jackson lets overlong forms and coded surrogates pass; most documents are ASCII throughout. */
  private static void requireUtf8(byte[] json) {
    int ascii = 0;
    while (ascii < json.length && json[ascii] >= 0) {
      ascii++;
    }
    if (ascii == json.length) {
      return;
    }
    var rest = ByteBuffer.wrap(json, ascii, json.length - ascii);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(rest);
    } catch (CharacterCodingException e) {
      throw new Refused("not valid UTF-8 at or after byte " + rest.position(), e);
    }
  }

  static String place(TokenStreamLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  static Refused syntaxError(JacksonException e) {
    var location = e.getLocation();
    var message = e.getOriginalMessage();
    return new Refused(location == null ? message : place(location) + ": " + message, e);
  }

  /** Whether UTF-8 can hold it: a Java string may contain half of a surrogate pair. */
  static boolean wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
