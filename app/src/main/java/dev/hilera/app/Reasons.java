package dev.hilera.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in words what failed; the exceptions of Java often name the file alone, or themselves. */
final class Reasons {
  /** How the JDK tells why a process cannot be started. */
  private static final Pattern ERROR =
      Pattern.compile("^Cannot run program .*error(?:=|: )[0-9]+(?:, | \\()([^)]*)\\)? *$");

  private Reasons() {}

  static String of(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or folder";
      case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case ConnectException _ -> "nothing listens there";
      case SocketTimeoutException _ -> "it does not answer in time";
      default -> words(failure.getMessage());
    };
  }

  /** Without what a process that cannot be started puts before its reason. */
  private static String words(@Nullable String message) {
    return message == null
        ? "the system does not say why"
        : ERROR.matcher(message).replaceAll("$1");
  }
}
