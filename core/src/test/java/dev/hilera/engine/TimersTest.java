package dev.hilera.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.job.JobChanges;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final long FAR = 1_000_000;

  @Test
  void theTimersOfJobsThatLeftDoNotGatherUntilTheirTimeComes() {
    Timers timers = new Timers();
    Set<Long> live = new HashSet<>(Set.of(1L));
    timers.add(1, new JobChanges.Timer(-1, FAR));
    for (long job = 2; job < 100_000; job++) {
      live.add(job);
      timers.add(job, new JobChanges.Timer(0, FAR + job));
      live.remove(job);
      timers.left(live::contains);
    }

    assertThat(timers.size()).isLessThan(5_000);
    assertThat(timers.takeDue(FAR)).isEqualTo(new Timers.Timer(FAR, 1, -1));
  }
}
