package dev.hilera.server.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who asks: one attempt. Written as {@code <job>.<attempt>.<task>.<seal>}, where the seal is made
 * with a key that only this endpoint knows; so nothing has to be remembered, and an attempt that
 * outlives the process is known by the next one.
 */
record Token(long job, String task, int attempt) {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Room for a name of 200 characters of four bytes each, encoded. */
  private static final int LONGEST = 2_000;

  String sealed(String key) {
    String content = content();
    return content + "." + ENCODER.encodeToString(seal(content, key));
  }

  /** The attempt, if the seal is right. */
  static Optional<Token> open(String text, String key) {
    int dot = text.lastIndexOf('.');
    if (text.length() > LONGEST || dot < 0) {
      return Optional.empty();
    }
    String content = text.substring(0, dot);
    byte[] expected = ENCODER.encode(seal(content, key));
    if (!MessageDigest.isEqual(expected, text.substring(dot + 1).getBytes(UTF_8))) {
      return Optional.empty();
    }
    String[] parts = content.split("\\.", 3);
    String task = new String(Base64.getUrlDecoder().decode(parts[2]), UTF_8);
    return Optional.of(new Token(Long.parseLong(parts[0]), task, Integer.parseInt(parts[1])));
  }

  private String content() {
    return job + "." + attempt + "." + ENCODER.encodeToString(task.getBytes(UTF_8));
  }

  private static byte[] seal(String content, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(content.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
