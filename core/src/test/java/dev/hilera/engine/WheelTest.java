package dev.hilera.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.job.LiveJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who turns the loop while its own thread rests. What others do meanwhile is told to the waiter.
 */
class WheelTest {
  /** What happens, wait by wait, while the loop's thread waits. */
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();

  /** So many times nobody can be woken. */
  private int failures;

  private final Host real = new SystemHost();

  private final Inbox inbox =
      new Inbox(
          new HostAround(real) {
            @Override
            public Waiter waiter() {
              return new Script();
            }
          });

  private final class Script implements Host.Waiter {
    @Override
    public void await(long nanos) {
      done.add("waits");
      meanwhile.remove().run();
    }

    @Override
    public void wake() {
      if (failures > 0) {
        failures--;
        throw new OutOfMemoryError("planted");
      }
      done.add("woken");
    }
  }

  private static final class News extends Message {
    News() {
      super(1);
    }

    @Override
    void apply(LiveJob live, Turn turn) {}
  }

  @Test
  void aWorkerTurnsForTheThreadThatRests() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {
      inbox.bring(new News());
      wheel.lend(() -> turns(false));
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "turns");
  }

  @Test
  void nobodyTurnsForNothing() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> wheel.lend(() -> turns(false)));

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits");
  }

  @Test
  void theThreadThatRestsIsWokenForWhatIsLeft() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {
      inbox.bring(new News());
      wheel.lend(() -> turns(true));
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "turns", "woken");
  }

  @Test
  void whoIsWantedBackIsNotOvertaken() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {
      inbox.bring(new News());
      wheel.lend(() -> turns(true));
      inbox.bring(new News());
      wheel.lend(() -> turns(false)); // the thread has not got up yet
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "turns", "woken", "woken");
  }

  @Test
  void whoComesAfterSomethingThatWasBroughtDoesNotRelyOnTheBringer() {
    inbox.bring(new News());
    assertThat(done).isEmpty();

    inbox.add(new News());
    inbox.add(new News());

    assertThat(done).containsExactly("woken");
  }

  @Test
  void itIsWokenForWhatIsBroughtDuringATurn() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {
      inbox.bring(new News());
      wheel.lend(() -> {
        boolean more = turns(false);
        inbox.bring(new News());
        wheel.lend(() -> turns(false)); // another worker, in vain
        return more;
      });
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "turns", "woken");
  }

  @Test
  void nobodyElseTurnsOnceTheThreadHasRested() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {});
    wheel.rest(Long.MAX_VALUE, false);

    inbox.bring(new News());
    wheel.lend(() -> turns(false));

    assertThat(done).containsExactly("waits");
  }

  @Test
  void aWakingThatFailedIsMadeUpFor() {
    Wheel wheel = new Wheel(real, inbox, true);
    failures = 1;
    meanwhile.add(() -> {
      inbox.bring(new News());
      assertThatThrownBy(() -> wheel.lend(() -> turns(true))).isInstanceOf(OutOfMemoryError.class);
      wheel.lend(() -> turns(true));
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "turns", "woken");
  }

  @Test
  void whereATurnTakesItsTimeTheThreadIsWoken() {
    Wheel wheel = new Wheel(real, inbox, false);
    meanwhile.add(() -> {
      inbox.bring(new News());
      wheel.lend(() -> turns(false));
    });

    wheel.rest(Long.MAX_VALUE, false);

    assertThat(done).containsExactly("waits", "woken");
  }

  @Test
  void afterTheMachineHasStoppedNobodyTurns() {
    Wheel wheel = new Wheel(real, inbox, true);
    meanwhile.add(() -> {
      inbox.bring(new News());
      assertThatThrownBy(() ->
              wheel.lend(() -> {
                throw new Host.Off();
              }))
          .isInstanceOf(Host.Off.class);
      wheel.lend(() -> turns(false));
      throw new Host.Off();
    });

    meanwhile.add(() -> {
      throw new Host.Off();
    });

    assertThatThrownBy(() -> wheel.rest(Long.MAX_VALUE, false)).isInstanceOf(Host.Off.class);

    assertThat(done).containsExactly("waits", "waits");
  }

  private boolean turns(boolean more) {
    inbox.drainTo(new ArrayList<>());
    done.add("turns");
    return more;
  }
}
