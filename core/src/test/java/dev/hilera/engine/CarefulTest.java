package dev.hilera.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.job.LiveJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarefulTest {
  private final Careful careful = new Careful();

  private static final class News extends Message {
    News(long job) {
      super(job);
    }

    @Override
    void apply(LiveJob live, Turn turn) {}
  }

  @Test
  void whatWasPutOffComesBeforeWhatCameAfterIt() {
    List<News> news = List.of(new News(2), new News(2), new News(2));
    careful.add(1);
    assertThat(careful.putsOff(new News(1))).isFalse();
    assertThat(careful.putsOff(news.getFirst())).isTrue();
    assertThat(careful.putsOff(news.get(1))).isTrue();
    Deque<Message> pending = new ArrayDeque<>(List.of(news.getLast()));

    careful.next(pending);

    assertThat(pending).containsExactlyElementsOf(news);
    assertThat(careful.isEmpty()).isTrue();
  }
}
