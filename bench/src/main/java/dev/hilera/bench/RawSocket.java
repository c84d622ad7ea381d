package dev.hilera.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A client of the queue's WebSocket that only listens, on one thread that blocks. The JDK's client
 * is not used: with many sockets on one {@code HttpClient} it sometimes stops in the middle of a
 * message of some 100 KiB although all of it was sent.
 */
final class RawSocket implements AutoCloseable {
  private static final int FINAL = 0x80;
  private static final int CONTINUED = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;

  RawSocket(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
    String ask =
        """
        GET /ws/queue HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .replace("\n", "\r\n");
    socket.getOutputStream().write(ask.getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("not let in: " + head);
    }
  }

  /**
   * Hands on each text message until the server closes.
   *
   * @return what the server says to that
   */
  String read(Consumer<String> messages) throws IOException {
    StringBuilder message = new StringBuilder();
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = in.readNBytes(length());
      switch (first & 0xf) {
        case TEXT, CONTINUED -> {
          message.append(new String(payload, UTF_8));
          if ((first & FINAL) != 0) {
            messages.accept(message.toString());
            message.setLength(0);
          }
        }
        case PING -> pong(payload);
        case CLOSE -> {
          return goodbye(payload);
        }
        default -> throw new IOException("unexpected frame " + first);
      }
    }
  }

  private static String goodbye(byte[] payload) {
    ByteBuffer said = ByteBuffer.wrap(payload);
    return said.remaining() < 2 ? "closed" : said.getShort() + " " + UTF_8.decode(said);
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }

  /** What a client sends is masked; with zeros it stays as it is. */
  private void pong(byte[] payload) throws IOException {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) (FINAL | PONG);
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
