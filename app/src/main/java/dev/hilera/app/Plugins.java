package dev.hilera.app;

import dev.hilera.Plugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What users add to a server: every jar of a folder, read by one class loader. */
final class Plugins {
  private Plugins() {}

  /**
   * Loads the plug-ins of a folder. From now on this thread, and those it starts, find the classes
   * of the jars, so that runners and stored values of plug-ins are found too.
   *
   * @param folder with jars, or {@code null} for none
   */
  static List<Plugin> load(@Nullable Path folder) {
    if (folder == null) {
      return List.of();
    }
    ClassLoader loader =
        new URLClassLoader("plugins", jars(folder), Plugins.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    List<Plugin> plugins = new ArrayList<>();
    try {
      ServiceLoader.load(Plugin.class, loader).forEach(plugins::add);
    } catch (ServiceConfigurationError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Refusal.usage("a plug-in of " + folder + " cannot be loaded: " + cause);
    }
    if (plugins.isEmpty()) {
      throw Refusal.usage(
          "no jar of "
              + folder
              + " names a plug-in in META-INF/services/"
              + Plugin.class.getName());
    }
    return plugins;
  }

  private static URL[] jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<URL> jars = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().endsWith(".jar")) {
          jars.add(url(file));
        }
      }
      return jars.toArray(URL[]::new);
    } catch (IOException e) {
      throw Refusal.usage("cannot read the folder of plug-ins " + folder + ": " + Reasons.of(e));
    }
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
