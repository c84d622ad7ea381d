package dev.hilera.testing;

import dev.hilera.engine.Host;
import dev.hilera.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The long simulation as a program: plays {@link Schedule}s for a time or a number of seeds and
 * prints what was done; ends with code 1 at the first that goes wrong, which it names.
 *
 * <pre>
 *   --schedules N   so many, at most
 *   --seconds N     so long, at most
 *   --seed S        the first one; the others follow it
 *   --nodes N       so many, 1 if it is not given
 * </pre>
 */
public final class Schedules {
  /** A schedule takes some milliseconds; one that takes longer never ends. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final long first;
  private final int nodes;
  private volatile long current;
  private volatile long since = System.nanoTime();
  private @Nullable Summary total;

  private Schedules(long first, int nodes) {
    this.first = first;
    this.nodes = nodes;
    this.current = first;
  }

  /** See above. */
  public static void main(String[] arguments) {
    Map<String, Long> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], Long.parseLong(arguments[i + 1]));
    }
    long seed = options.getOrDefault("--seed", new Random().nextLong(1L << 40));
    long most = options.getOrDefault("--schedules", Long.MAX_VALUE);
    long seconds = options.getOrDefault("--seconds", options.size() == 0 ? 60 : 1L << 30);
    int nodes = Math.toIntExact(options.getOrDefault("--nodes", 1L));
    System.out.println("first seed " + seed);
    System.exit(new Schedules(seed, nodes).run(most, Duration.ofSeconds(seconds)) ? 0 : 1);
  }

  private boolean run(long most, Duration time) {
    Complaints complaints = Complaints.heard(nodes == 1);
    Thread.ofPlatform().daemon().start(this::watch);
    long begin = System.nanoTime();
    long told = begin;
    for (long count = 0; count < most && System.nanoTime() - begin < time.toNanos(); count++) {
      current = first + count;
      since = System.nanoTime();
      try {
        Summary summary = Schedule.play(current, nodes);
        total = total == null ? summary : total.plus(summary);
        complaints.check();
      } catch (AssertionError e) {
        System.out.println("VIOLATION at seed " + current);
        e.printStackTrace(System.out);
        return false;
      }
      if (since - told > Duration.ofMinutes(5).toNanos()) {
        told = since;
        System.out.println(total);
      }
    }
    System.out.println(total);
    return true;
  }

  private void watch() {
    while (System.nanoTime() - since < PATIENCE_NANOS) {
      LockSupport.parkNanos(PATIENCE_NANOS / 60);
    }
    System.out.println("VIOLATION at seed " + current + ": it does not end");
    Runtime.getRuntime().halt(1);
  }

  /**
   * What the engine logs when it heals itself: nothing was lost, and it is a fault all the same.
   */
  static final class Complaints extends Handler {
    private static final String[] FAULTS = {
      "the loop failed", "is set aside", "failed outside of its code", "cannot be loaded"
    };

    private static final String DEAD = "was declared dead";

    private final boolean alone;

    private volatile @Nullable String first;

    private Complaints(boolean alone) {
      this.alone = alone;
    }

    static Complaints heard(boolean alone) {
      Logger root = LogManager.getLogManager().getLogger("");
      for (Handler handler : root.getHandlers()) {
        root.removeHandler(handler);
      }
      Complaints complaints = new Complaints(alone);
      root.addHandler(complaints);
      root.setLevel(Level.WARNING);
      return complaints;
    }

    @Override
    public void publish(LogRecord message) {
      Throwable thrown = message.getThrown();
      if (thrown instanceof Host.Off
          || (thrown instanceof StoreException known
              && known.kind() == StoreException.Kind.FENCED)) {
        return; // the machine that says so is gone, or thought dead by others
      }
      String text = String.valueOf(message.getMessage());
      for (String fault : FAULTS) {
        if (text.contains(fault) || (alone && text.contains(DEAD))) {
          first = text + (message.getThrown() == null ? "" : ": " + message.getThrown());
        }
      }
    }

    void check() {
      String text = first;
      first = null;
      if (text != null) {
        throw new AssertionError("the engine logged: " + text);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
