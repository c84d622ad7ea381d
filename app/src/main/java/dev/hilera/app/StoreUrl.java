package dev.hilera.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a server remembers jobs.
 *
 * @param db the data file, or {@code null} for memory
 */
record StoreUrl(@Nullable Path db) {
  private static final String SQLITE = "sqlite:";

  /** Reads {@code sqlite:FILE} and {@code memory}. */
  static final class Reader implements ITypeConverter<StoreUrl> {
    @Override
    public StoreUrl convert(String text) {
      if (text.equals("memory")) {
        return new StoreUrl(null);
      }
      if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
        return new StoreUrl(Path.of(text.substring(SQLITE.length())));
      }
      throw new TypeConversionException("'" + text + "' is no store; give sqlite:FILE, or memory");
    }
  }
}
