package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.JobFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, loud or sly cost little and harm nobody else. */
class SlyClientsTest extends Served {
  private static final String HEAD =
      "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Logger log = Logger.getLogger("dev.hilera.server");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            faults.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Socket connected() throws IOException {
    Socket socket = new Socket(server().address().getHost(), server().address().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static void pause() throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
  }

  @Test
  void aBodyThatComesByteByByteIsGivenUp() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(300))));
    Thread drip;
    try (Socket slow = connected()) {
      write(slow, HEAD + "Content-Length: 100000\r\n\r\n{\"type\":\"");
      drip =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int count = 0; count < 90_000; count++) {
                    write(slow, "x");
                    pause();
                  }
                } catch (IOException | InterruptedException _) {
                  // The server has had enough.
                }
              });

      byte[] answer = new byte[12];
      int read = slow.getInputStream().readNBytes(answer, 0, answer.length);

      assertThat(new String(answer, 0, read, UTF_8)).isEqualTo("HTTP/1.1 408");
    }
    drip.join();
    assertThat(get("/api/jobs").json()).isEmpty();
  }

  @Test
  void aBodyThatEndsTooEarlyIsNoFaultOfTheServer() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(300))));
    log.addHandler(handler);
    try {
      for (String body :
          List.of("Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n9")) {
        try (Socket leaves = connected()) {
          write(leaves, HEAD + body);
          leaves.shutdownOutput();
          leaves.getInputStream().readAllBytes();
        }
        try (Socket stalls = connected()) {
          write(stalls, HEAD + body);
          stalls.getInputStream().readAllBytes();
        }
      }
      assertThat(get("/api/jobs").json()).isEmpty();
    } finally {
      log.removeHandler(handler);
    }
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Transfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        "Content-Length : 2\r\n\r\n{}",
        "X: 1\r\n folded\r\n\r\n",
        "Host: other\r\n\r\n"
      })
  void aMessageThatTwoReadersMayTakeForTwoIsRefused(String rest) throws Exception {
    serve();

    String answer =
        raw(
            HEAD
                + rest
                + "GET /api/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"queue\"");
    assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
  }

  @Test
  void aCharsetThatNobodyKnowsIsNoFaultOfTheServer() throws Exception {
    serve();

    Answer answer =
        send(
            "POST",
            "/api/jobs?folder=/tmp",
            "{\"type\":\"pair\"}",
            "Content-Type",
            "application/json; charset=nonsense");

    assertThat(answer.code()).isBetween(200, 499);
  }

  @Test
  void aBodyThatIsCompressedIsRefusedAsItIs() throws Exception {
    serve();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"type\":\"pair\"}".getBytes(UTF_8));
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        (HEAD
                + "Content-Encoding: gzip\r\nConnection: close\r\nContent-Length: "
                + packed.size()
                + "\r\n\r\n")
            .getBytes(UTF_8));
    request.writeBytes(packed.toByteArray());

    assertThat(raw(request.toByteArray())).startsWith("HTTP/1.1 415").contains("Content-Encoding");
  }

  @Test
  void moreConnectionsThanThereMayBeWaitUntilOthersLeave() throws Exception {
    ServerConfig.Limits limits = ServerConfig.Limits.DEFAULT.clients(1, 50);
    serve(anywhere().limits(limits));
    List<Socket> idle = new ArrayList<>();
    try {
      for (int count = 0; count < limits.connections(); count++) {
        idle.add(connected());
        write(idle.getLast(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(idle.getLast().getInputStream().read()).isEqualTo('H');
      }
      try (Socket next = connected()) {
        write(next, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        next.setSoTimeout(300);
        assertThatThrownBy(() -> next.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        idle.removeLast().close();
        next.setSoTimeout((int) PATIENCE.toMillis());
        assertThat(next.getInputStream().read()).isEqualTo('H');
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aMessageOfManyPartsHasTheLimitOfOne() throws Exception {
    serve();
    try (RawSocket socket = new RawSocket(server().address())) {
      byte[] part = "x".repeat(100_000).getBytes(UTF_8);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.sendPart(RawSocket.TEXT, part);
                  while (true) {
                    socket.sendPart(RawSocket.CONTINUATION, part);
                  }
                } catch (IOException _) {
                  // The server has closed.
                }
              });

      assertThat(socket.closed()).isIn(1009, -1);
      socket.socket().close();
      sender.join();
    }
    assertThat(get("/healthz").code()).isEqualTo(200);
  }

  @Test
  void whatIsSmallOnlyBecauseItIsCompressedHasTheLimitToo() throws Exception {
    serve();
    try (RawSocket socket =
        new RawSocket(
            server().address(),
            "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover")) {
      if (socket.handshake().contains("permessage-deflate")) {
        byte[] big = ("{\"type\":\"" + "x".repeat(64 << 20) + "\"}").getBytes(UTF_8);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(big);
        byte[] packed = new byte[1 << 20];
        int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        assertThat(length).isLessThan(200_000);
        socket.sendCompressed(java.util.Arrays.copyOf(packed, length - 4));

        assertThat(socket.closed()).isEqualTo(1009);
      }
    }
    assertThat(get("/healthz").code()).isEqualTo(200);
  }

  @Test
  void pingsWhoseAnswersNobodyReadsDoNotPileUp() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(500))));
    byte[] pings;
    try (ByteArrayOutputStream many = new ByteArrayOutputStream()) {
      for (int count = 0; count < 1_000; count++) {
        many.writeBytes(RawSocket.frame(0x80 | RawSocket.PING, new byte[125]));
      }
      pings = many.toByteArray();
    }
    long sent = 0;
    try (RawSocket socket = new RawSocket(server().address())) {
      assertThat(socket.next()).isEqualTo(RawSocket.TEXT);
      while (sent < 2L << 30) {
        socket.write(pings);
        sent += pings.length;
      }
      throw new AssertionError("the server took " + sent + " bytes of pings");
    } catch (SocketException _) {
      // It was dropped: what it had sent by then is what the system's buffers took.
      assertThat(sent).isLessThan(200L << 20);
    }
    assertThat(get("/healthz").code()).isEqualTo(200);
  }

  @Test
  void whatIsLoggedOfARequestIsOneLineOfPlainLetters() throws Exception {
    serve();
    Logger requests = Logger.getLogger("dev.hilera.server.requests");
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler keeper =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    requests.addHandler(keeper);
    try {
      for (String path :
          List.of(
              "/x%0d%0a2026 ERROR",
              "/x%1b[2J", "/x\u001b[2J", "/x\u0085y", "/x\u00e4", "/%E2%80%A8")) {
        String target = path.replace(" ", "%20");
        raw(
            ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
        raw(
            "G\u001bT / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(ISO_8859_1));
      }
      get("/last");
      while (lines.isEmpty() || !lines.getLast().contains("/last")) {
        pause();
      }
    } finally {
      requests.removeHandler(keeper);
    }
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("[\\x20-\\x7e]+"));
  }
}
