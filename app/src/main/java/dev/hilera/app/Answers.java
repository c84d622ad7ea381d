package dev.hilera.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers that it could not be written: an answer cut off is a failure.
 */
final class Answers extends FilterOutputStream {
  private @Nullable IOException failure;

  Answers(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int letter) throws IOException {
    write(new byte[] {(byte) letter}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** The exit code of a command, with what became of its answers; a reader may leave early. */
  int exit(int exit, PrintWriter err) {
    if (failure == null) {
      return exit;
    }
    String reason = Reasons.of(failure);
    if (!reason.equals("Broken pipe")) {
      err.println("hilera: the answer could not be written: " + reason);
    }
    return exit == ExitCode.COMPLETED ? ExitCode.FAILED : exit;
  }
}
