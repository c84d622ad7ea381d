package dev.hilera.app;

import dev.hilera.Config;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of workers: at least 1, or {@code unbounded}. */
final class Workers implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (text.equals("unbounded")) {
      return Config.UNBOUNDED;
    }
    if (text.matches("[1-9][0-9]{0,8}")) {
      return Integer.valueOf(text);
    }
    throw new TypeConversionException(
        "'" + text + "' is no number of workers; give 1 or more, or unbounded");
  }
}
