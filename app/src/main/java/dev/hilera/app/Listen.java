package dev.hilera.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
      Pattern.compile("(?:([^:/\\s\\[\\]]+)|\\[([0-9a-fA-F:.]+)]):([0-9]{1,5})");

  private static final int LAST_PORT = 65_535;

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Why nobody can listen here and now, and what to do; {@code null} if somebody can. */
  @Nullable String taken() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return "there is no host '" + host + "'";
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
      return null;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (reason.contains("in use")) {
        return "another process listens there; stop it, or give another port with --listen";
      }
      if (reason.contains("permission")) {
        return "the system does not permit it; give a port from 1024 on with --listen";
      }
      return reason.contains("assign")
          ? "it is no address of this machine; give another one with --listen"
          : reason;
    }
  }

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
