package dev.hilera.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Subscriptions that cross a close. */
class DeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Host real = new SystemHost();

  private final Host host =
      new HostAround(real) {
        @Override
        public Thread start(String name, boolean virtual, Runnable body) {
          Thread thread = super.start(name, virtual, body);
          threads.add(thread);
          return thread;
        }
      };

  @Test
  void whoeverSubscribesBeforeDuringOrAfterTheCloseLeavesNoThread() throws Exception {
    for (int round = 0; round < 200; round++) {
      Delivery delivery = new Delivery(host, node -> "node");
      new Subscriber(1, event -> {}, delivery, host);
      Thread closer = real.start("closer", false, delivery::close);
      new Subscriber(1, event -> {}, delivery, host);
      closer.join();
      new Subscriber(1, event -> {}, delivery, host);
    }
    for (Thread thread : threads) {
      assertThat(thread.join(PATIENCE)).as(thread.toString()).isTrue();
    }
  }
}
