package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection after the other to a server, for requests that no library would send. */
final class RawHttp implements AutoCloseable {
  private static final int TRIES = 3;

  private final URI server;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  RawHttp(URI server) {
    this.server = server;
  }

  /** An answer. */
  record Reply(int code, String body) {}

  /** The answer to a request. The server may close a connection: then it is sent once more. */
  Reply exchange(RequestMaker.Made request) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return once(request);
      } catch (EOFException | SocketException e) {
        close();
        if (tries == TRIES) {
          throw new IOException("no answer to " + request, e);
        }
      }
    }
  }

  private Reply once(RequestMaker.Made request) throws IOException {
    connected().getOutputStream().write(request.bytes());
    String status = line();
    if (!status.matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
      throw new AssertionError("not an answer but '" + status + "' came to " + request);
    }
    int code = Integer.parseInt(status.substring(9, 12));
    int length = -1;
    boolean chunked = false;
    boolean closes = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      length = lower.startsWith("content-length:") ? number(lower) : length;
      chunked |= lower.equals("transfer-encoding: chunked");
      closes |= lower.equals("connection: close");
    }
    boolean hasBody = !request.isHead() && code != 204 && code != 304;
    String body = hasBody ? body(chunked, length) : "";
    if (closes) {
      close();
    }
    return new Reply(code, body);
  }

  private Socket connected() throws IOException {
    Socket connection = socket;
    if (connection == null) {
      connection = new Socket(server.getHost(), server.getPort());
      connection.setSoTimeout((int) Served.PATIENCE.toMillis());
      connection.setTcpNoDelay(true);
      socket = connection;
      in = new BufferedInputStream(connection.getInputStream());
    }
    return connection;
  }

  private static int number(String header) {
    return Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
  }

  private String body(boolean chunked, int length) throws IOException {
    if (!chunked) {
      return bytes(Math.max(0, length));
    }
    StringBuilder text = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      text.append(bytes(size));
      var _ = line();
    }
    var _ = line();
    return text.toString();
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = input().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, UTF_8);
  }

  private String line() throws IOException {
    java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    for (int letter = input().read(); letter != '\n'; letter = input().read()) {
      if (letter < 0) {
        throw new EOFException();
      }
      if (letter != '\r') {
        line.write(letter);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private InputStream input() {
    return Objects.requireNonNull(in);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
