package dev.hilera.server;

import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an address could not be listened on, and what to do about it. */
final class Unheard {
  private Unheard() {}

  static String why(ServerConfig config, Throwable failure) {
    String at = "cannot listen on " + config.host() + ":" + config.port() + ": ";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String known = known(config, cause);
      if (known != null) {
        return at + known;
      }
    }
    return at + root(failure);
  }

  /** The JDK tells these apart by their words alone, those of the operating system. */
  private static @Nullable String known(ServerConfig config, Throwable cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof UnresolvedAddressException || words.contains("unresolved address")) {
      return "no address of the name '" + config.host() + "' is known; give one of this machine's";
    }
    if (!(cause instanceof SocketException)) {
      return null;
    }
    if (words.contains("in use")) {
      return "the port is in use; stop the program that has it, choose another port, or 0 for any"
          + " that is free";
    }
    if (words.contains("cannot assign")) {
      return "it is no address of this machine; give one of its own, such as 127.0.0.1, or 0.0.0.0"
          + " for all";
    }
    if (words.contains("permission denied")) {
      return "this user may not use that port; choose one above 1023, with a proxy before it if"
          + " need be";
    }
    return cause instanceof BindException ? cause.getMessage() : null;
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
