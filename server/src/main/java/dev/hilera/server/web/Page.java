package dev.hilera.server.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the dashboard, from the class path alone. */
public final class Page {
  private static final String FOLDER = "/dev/hilera/server/page/";
  private static final String TEXT = "; charset=utf-8";
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";
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

  private Page() {}

  /**
   * Answers with a file.
   *
   * @throws HttpFailure 404 if there is none of this name
   */
  public static void answer(Context ctx, String path) throws IOException {
    String name = path.isEmpty() ? "index.html" : path;
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    byte[] content = type == null || !isPlain(name) ? null : read(name);
    if (content == null) {
      throw new HttpFailure(404, "nothing is served here");
    }
    ctx.header("Content-Type", type);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cache-Control", "no-cache");
    ctx.result(content);
  }

  /** Only letters, digits and {@code . _ - /}, and no step up, down to nothing, or hidden. */
  private static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*");
  }

  private static byte @Nullable [] read(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
