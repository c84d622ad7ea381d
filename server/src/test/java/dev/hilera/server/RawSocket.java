package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;

/** A WebSocket client that may send what no library would. */
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private final String handshake;

  /** Connects and shakes hands, with more headers. */
  RawSocket(URI server, String... headers) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout((int) Served.PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    StringBuilder head = new StringBuilder("GET /ws/queue HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    head.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(UTF_8));
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int letter = in.read();
      if (letter < 0) {
        break;
      }
      answer.append((char) letter);
    }
    handshake = answer.toString();
  }

  /** What the server answered to the handshake. */
  String handshake() {
    return handshake;
  }

  /** A frame as it travels, masked with zeros. */
  static byte[] frame(int head, byte[] payload) {
    ByteBuffer bytes = ByteBuffer.allocate(payload.length + 14);
    bytes.put((byte) head);
    if (payload.length < 126) {
      bytes.put((byte) (MASKED | payload.length));
    } else if (payload.length < 1 << 16) {
      bytes.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      bytes.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    bytes.putInt(0).put(payload);
    byte[] all = new byte[bytes.position()];
    bytes.flip().get(all);
    return all;
  }

  /** A whole message. */
  void send(int kind, byte[] payload) throws IOException {
    write(frame(LAST | kind, payload));
  }

  /** A part of a message that goes on. */
  void sendPart(int kind, byte[] payload) throws IOException {
    write(frame(kind, payload));
  }

  /** A whole message that was compressed. */
  void sendCompressed(byte[] payload) throws IOException {
    write(frame(LAST | COMPRESSED | TEXT, payload));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Socket socket() {
    return socket;
  }

  /** The kind of the next frame, which is read and forgotten; a close is told by its code. */
  int next() throws IOException {
    int kind = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException();
    }
    return kind == CLOSE ? ByteBuffer.wrap(payload).getShort() : kind;
  }

  /** The code with which the server closes; -1 if it just hangs up. */
  int closed() {
    try {
      int kind = next();
      while (kind <= PONG) {
        kind = next();
      }
      return kind;
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
