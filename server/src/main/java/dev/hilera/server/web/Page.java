package dev.hilera.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the dashboard, from the class path alone. */
public final class Page {
  private static final String TEXT = "; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html" + TEXT),
          Map.entry("css", "text/css" + TEXT),
          Map.entry("js", "text/javascript" + TEXT),
          Map.entry("mjs", "text/javascript" + TEXT),
          Map.entry("json", "application/json" + TEXT),
          Map.entry("map", "application/json" + TEXT),
          Map.entry("svg", "image/svg+xml" + TEXT),
          Map.entry("txt", "text/plain" + TEXT),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  /** The one script that must stand in the document itself: no browser loads it from a file. */
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private Page() {}

  /**
   * Answers with a file; with 304 if the client has it as it is.
   *
   * @throws HttpFailure 404 if there is none of this name
   */
  public static void answer(Context ctx, String path) throws IOException {
    String name = path.isEmpty() ? "index.html" : path;
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    byte[] content = isPlain(name) ? PageFiles.read(name) : null;
    if (type == null || content == null) {
      throw new HttpFailure(404, "nothing is served here");
    }
    String tag =
        "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(content)) + "\"";
    ctx.header("Content-Type", type);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header(
        "Content-Security-Policy", policy(type.startsWith("text/html") ? content : new byte[0]));
    ctx.header("Referrer-Policy", "no-referrer");
    // A page and its parts are of one version: the browser asks each time, and is mostly told "as
    // before".
    ctx.header("Cache-Control", "no-cache");
    ctx.header("ETag", tag);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
    } else {
      ctx.result(content);
    }
  }

  /** Only letters, digits and {@code . _ - /}, and no step up, down to nothing, or hidden. */
  private static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*");
  }

  /**
   * Nothing from elsewhere, and no script but files of ours and the import map of this document.
   */
  private static String policy(byte[] html) {
    StringBuilder scripts = new StringBuilder("'self'");
    Matcher map = IMPORT_MAP.matcher(new String(html, UTF_8));
    while (map.find()) {
      byte[] hash = sha256(map.group(1).getBytes(UTF_8));
      scripts.append(" 'sha256-").append(Base64.getEncoder().encodeToString(hash)).append('\'');
    }
    return "default-src 'self'; script-src "
        + scripts
        + "; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        + " form-action 'self'; frame-ancestors 'none'";
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
