package dev.hilera.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address to listen on.
 *
 * @param host a name or address, IPv6 without its brackets
 * @param port 0 for any that is free
 */
record Listen(String host, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:([^:\\[\\]]+)|\\[([0-9a-fA-F:.]+)]):([0-9]{1,5})");

  private static final int LAST_PORT = 65_535;

  /** Reads {@code HOST:PORT}. */
  static final class Reader implements ITypeConverter<Listen> {
    @Override
    public Listen convert(String text) {
      Matcher matcher = WRITTEN.matcher(text);
      if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LAST_PORT) {
        throw new TypeConversionException(
            "'" + text + "' is no address; give HOST:PORT, such as 127.0.0.1:7070");
      }
      String name = matcher.group(1);
      return new Listen(name == null ? matcher.group(2) : name, Integer.parseInt(matcher.group(3)));
    }
  }
}
