package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * WebSocket frames that a seed makes up, most of them wrong: in order, kind, length, mask or text.
 * They change nothing, harm nobody, and leave nothing behind. {@code -Drequests=1000000} runs it
 * long, {@code -Dseed=...} repeats a run.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FrameFuzzTest extends Served {
  private static final int FRAMES = Integer.getInteger("requests", 3_000);
  private static final int MOST_AT_ONCE = 40;
  private static final int MASKED = 0x80;

  /** Messages that ask, and change nothing. */
  private static final List<String> MESSAGES =
      List.of(
          "{\"type\":\"ping\",\"ts\":1}",
          "{\"type\":\"get_job_types\"}",
          "{\"type\":\"watch\",\"job_id\":\"1\"}",
          "{\"type\":\"unwatch\",\"job_id\":\"1\"}",
          "{\"type\":\"cancel_job\",\"job_id\":\"77\"}",
          "{\"type\":\"create_job\",\"job_type\":\"nothing\"}",
          "{\"type\":",
          "");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<String> faults = new CopyOnWriteArrayList<>();

  @Test
  void whateverComesInFramesTheServerServesAndNothingIsChanged() throws Exception {
    Logger log = Logger.getLogger("dev.hilera.server");
    Handler keeper = keeper();
    log.addHandler(keeper);
    try {
      serve();
      created("{\"type\": \"pair\", \"start\": false}");
      var before = hilera().jobs(JobFilter.newest(10));
      long begin = System.nanoTime();
      int connections = 0;
      for (int sent = 0; sent < FRAMES; connections++) {
        sent += connection(Math.min(FRAMES - sent, 1 + random.nextInt(MOST_AT_ONCE)));
        if (connections % 200 == 0) {
          assertThat(get("/healthz").code()).as("seed %d", seed).isEqualTo(200);
        }
      }
      System.out.printf(
          "seed %d: %d frames over %d connections in %d s%n",
          seed, FRAMES, connections, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));

      assertThat(hilera().jobs(JobFilter.newest(10))).as("seed %d", seed).isEqualTo(before);
      awaitClients(0);
      assertThat(faults).as("seed %d", seed).isEmpty();
    } finally {
      log.removeHandler(keeper);
    }
  }

  private Handler keeper() {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
          faults.add(line.getMessage() + " " + line.getThrown());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Sends so many frames, as far as the server takes them; what comes back is read. */
  private int connection(int frames) throws Exception {
    try (RawSocket socket = new RawSocket(server().address())) {
      assertThat(socket.handshake()).as("seed %d", seed).startsWith("HTTP/1.1 101 ");
      InputStream in = socket.socket().getInputStream();
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  var _ = in.transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException _) {
                  // One of both has hung up.
                }
              });
      try {
        for (int count = 0; count < frames; count++) {
          socket.write(frame());
        }
        if (random.nextBoolean()) {
          socket.socket().shutdownOutput();
        }
      } catch (IOException _) {
        // The server has had enough of it.
      }
      if (random.nextInt(4) > 0) {
        socket.socket().close();
      } else {
        socket.socket().shutdownInput();
      }
      reader.join();
    }
    return frames;
  }

  private byte[] frame() {
    byte[] payload = MESSAGES.get(random.nextInt(MESSAGES.size())).getBytes(UTF_8);
    if (random.nextInt(4) == 0) {
      payload = new byte[random.nextInt(200) == 0 ? 70_000 : random.nextInt(300)];
      random.nextBytes(payload);
    }
    int head = random.nextInt(5) == 0 ? random.nextInt(256) : head(random.nextInt(8));
    byte[] frame = RawSocket.frame(head, payload);
    if (random.nextInt(20) == 0) {
      frame[1] ^= (byte) MASKED;
    }
    if (random.nextInt(20) == 0) {
      frame[random.nextInt(Math.min(frame.length, 12))] = (byte) random.nextInt(256);
    }
    return frame;
  }

  /** A kind of frame that there is; whole messages mostly. */
  private static int head(int which) {
    return switch (which) {
      case 0 -> RawSocket.TEXT;
      case 1 -> RawSocket.CONTINUATION;
      case 2 -> 0x80 | RawSocket.PING;
      case 3 -> 0x80 | RawSocket.PONG;
      default -> 0x80 | RawSocket.TEXT;
    };
  }
}
