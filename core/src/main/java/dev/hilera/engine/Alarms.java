package dev.hilera.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Calls short actions at their times, on one thread: the timeouts of attempts and the like. */
final class Alarms {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private final Host host;
  private final Host.Waiter waiter;
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong((Alarm alarm) -> alarm.at)
              .thenComparingLong(alarm -> alarm.order));
  private boolean started;
  private boolean closed;
  private long orders;

  /** One action at one time. */
  final class Alarm {
    private final long at;
    private final long order;
    private final Runnable action;

    private Alarm(long at, long order, Runnable action) {
      this.at = at;
      this.order = order;
      this.action = action;
    }

    /** It will not be called any more, unless it is being called now. */
    void cancel() {
      synchronized (Alarms.this) {
        alarms.remove(this);
      }
    }
  }

  Alarms(Host host) {
    this.host = host;
    this.waiter = host.waiter();
  }

  /** Calls the action so many nanoseconds from now. */
  synchronized Alarm after(long nanos, Runnable action) {
    Alarm alarm = new Alarm(host.nanos() + nanos, orders++, action);
    alarms.add(alarm);
    if (!started) {
      host.start("hilera-alarms", false, this::run);
      started = true;
    } else if (alarms.peek() == alarm) {
      waiter.wake();
    }
    return alarm;
  }

  synchronized void close() {
    closed = true;
    alarms.clear();
    waiter.wake();
  }

  private void run() {
    while (true) {
      try {
        Alarm due = next();
        if (due == null) {
          return;
        }
        due.action.run();
      } catch (Host.Off e) {
        throw e;
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "an alarm failed", e);
      }
    }
  }

  private @Nullable Alarm next() {
    while (true) {
      long wait;
      synchronized (this) {
        if (closed) {
          return null;
        }
        Alarm first = alarms.peek();
        wait = first == null ? Host.Waiter.FOREVER : first.at - host.nanos();
        if (first != null && wait <= 0) {
          return alarms.poll();
        }
      }
      waiter.await(wait);
    }
  }
}
