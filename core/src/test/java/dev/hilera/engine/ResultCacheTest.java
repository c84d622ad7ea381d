package dev.hilera.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultCacheTest {
  private static final int MOST = 100_000;
  private final ResultCache cache = new ResultCache(MOST);

  @Test
  void theOldestGoWhenThereIsNoRoomForMore() {
    for (int task = 0; task < 200; task++) {
      cache.put(1, task, new byte[1_000]);
    }
    assertThat(cache.held()).isLessThanOrEqualTo(MOST);
    assertThat(cache.get(1, 0)).isNull();
    assertThat(cache.get(1, 199)).hasSize(1_000);
  }

  @Test
  void shortResultsTakeRoomToo() {
    for (int task = 0; task < 100_000; task++) {
      cache.put(task % 7, task, new byte[1]);
    }
    int kept = 0;
    for (int task = 0; task < 100_000; task++) {
      kept += cache.get(task % 7, task) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(500, 1_000);
  }

  @Test
  void whatBelongsToAJobThatIsOverGoesWithIt() {
    cache.put(1, 0, new byte[10]);
    cache.put(2, 0, new byte[10]);
    cache.put(2, 0, new byte[20]);
    cache.put(2, 1, new byte[10]);
    cache.remove(2);
    assertThat(cache.get(2, 0)).isNull();
    assertThat(cache.get(1, 0)).hasSize(10);
    cache.remove(1, 0);
    assertThat(cache.held()).isZero();
  }
}
