package dev.hilera.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page's files: ours, and under {@code assets/lib/} those of the libraries,
 * which stay in their jars.
 */
final class PageFiles {
  private static final String OURS = "/dev/hilera/server/page/";
  private static final String LIBRARIES = "assets/lib/";
  private static final String JARS = "/META-INF/resources/_static/";
  private static final Properties FOLDERS = folders();

  private PageFiles() {}

  /** Null if there is no file of this name. */
  static byte @Nullable [] read(String name) throws IOException {
    String path =
        name.startsWith(LIBRARIES) ? library(name.substring(LIBRARIES.length())) : OURS + name;
    if (path == null) {
      return null;
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static @Nullable String library(String name) {
    String[] parts = name.split("/", 2);
    String folder = FOLDERS.getProperty(parts[0]);
    return folder == null || parts.length < 2 ? null : JARS + folder + "/" + parts[1];
  }

  private static Properties folders() {
    Properties folders = new Properties();
    try (InputStream in = PageFiles.class.getResourceAsStream("libraries.properties")) {
      folders.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folders;
  }
}
