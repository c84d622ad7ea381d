package dev.hilera.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where jobs are remembered.
 *
 * @param db the data file, or {@code null} for memory
 */
record StoreUrl(@Nullable Path db) {
  private static final String SQLITE = "sqlite:";

  /** Reads {@code sqlite:FILE}, {@code memory}, and the plain name of a file. */
  static final class Reader implements ITypeConverter<StoreUrl> {
    @Override
    public StoreUrl convert(String text) {
      if (text.equals("memory")) {
        return new StoreUrl(null);
      }
      boolean isUrl = text.startsWith(SQLITE);
      // A word alone may be a slip, such as memroy, and a colon another kind of store.
      boolean isFile = !text.contains(":") && (text.contains(".") || text.contains("/"));
      String name = isUrl ? text.substring(SQLITE.length()) : text;
      if (name.isBlank() || !(isUrl || isFile)) {
        throw new TypeConversionException(
            "'" + text + "' is no store; give sqlite:FILE, or memory");
      }
      try {
        return new StoreUrl(Path.of(name));
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'" + name + "' names no file: " + e.getReason());
      }
    }
  }

  /** Reads a data file: its name alone, or {@code sqlite:FILE} as a server takes it. */
  static final class FileReader implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      String name = text.startsWith(SQLITE) ? text.substring(SQLITE.length()) : text;
      if (name.isBlank() || name.equals("memory")) {
        throw new TypeConversionException(
            "'" + text + "' names no file; without it the job is kept in memory");
      }
      return Path.of(name);
    }
  }
}
