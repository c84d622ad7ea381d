package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All at once, as after a restart of a server that many watch. */
class CrowdTest extends Served {
  private static final String ASK =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void twoThousandThatConnectAtOnceAreAllAnswered() throws Exception {
    serve();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server().address().getPort());
    assertThat(server().javalin.jettyServer().server().getConnectors())
        .allSatisfy(
            one -> assertThat(((ServerConnector) one).getAcceptQueueSize()).isEqualTo(4_096));
    List<SocketChannel> crowd = new ArrayList<>();

    for (int count = 0; count < 2_000; count++) {
      SocketChannel one = SocketChannel.open();
      one.configureBlocking(false);
      one.connect(address);
      crowd.add(one);
    }

    for (SocketChannel one : crowd) {
      one.configureBlocking(true);
      while (!one.finishConnect()) {
        Thread.onSpinWait();
      }
      one.write(ByteBuffer.wrap(ASK.getBytes(UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(12);
      while (answer.hasRemaining() && one.read(answer) >= 0) {
        Thread.onSpinWait();
      }
      assertThat(new String(answer.array(), UTF_8)).isEqualTo("HTTP/1.1 200");
      one.close();
    }
  }
}
