package dev.hilera.engine;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What has come for the loop: a stack that anyone pushes to and the loop takes whole (Treiber
 * 1986), so that many senders never wait for each other and the loop gathers what came during a
 * commit.
 */
final class Inbox {
  /** News that may wait for company wait so long. */
  private static final long LINGER_NANOS = 10_000_000;

  private final AtomicReference<@Nullable Message> top = new AtomicReference<>();
  private final Host.Waiter waiter;
  private volatile boolean lingering;
  private volatile @Nullable RuntimeException ended;

  Inbox(Host host) {
    waiter = host.waiter();
  }

  void add(Message message) {
    Message below = push(message);
    if (lingering ? !message.isLazy() : below == null || below.brought) {
      waiter.wake();
    }
    if (ended != null) {
      refuseAll();
    }
  }

  /** The same, from someone who lets the loop turn as soon as he has nothing better to do. */
  void bring(Message message) {
    message.brought = true;
    push(message);
    if (ended != null) {
      refuseAll();
    }
  }

  /** Adds it; what it lies upon. */
  private @Nullable Message push(Message message) {
    Message old;
    do {
      old = top.get();
      message.next = old;
    } while (!top.compareAndSet(old, message));
    return old;
  }

  /** Nobody takes from it any more: what is there, and what comes, is refused for this reason. */
  void end(RuntimeException reason) {
    ended = reason;
    refuseAll();
  }

  private void refuseAll() {
    RuntimeException reason = ended;
    for (Message message = takeAll(); message != null && reason != null; message = message.next) {
      message.failed(reason);
    }
  }

  /** Everything that is there, in the order in which it came; {@code null} if nothing is. */
  @Nullable Message takeAll() {
    Message reversed = top.getAndSet(null);
    Message first = null;
    while (reversed != null) {
      Message following = reversed.next;
      reversed.next = first;
      first = reversed;
      reversed = following;
    }
    return first;
  }

  /** The same, one after the other. */
  void drainTo(Collection<Message> all) {
    for (Message message = takeAll(); message != null; ) {
      Message next = message.next;
      message.next = null;
      all.add(message);
      message = next;
    }
  }

  boolean isEmpty() {
    return top.get() == null;
  }

  /** Whether all that is there may wait for company. */
  boolean isLazy() {
    for (Message message = top.get(); message != null; message = message.next) {
      if (!message.isLazy()) {
        return false;
      }
    }
    return true;
  }

  /** Waits until something comes. */
  void await(long nanos) {
    waiter.await(nanos);
  }

  /**
   * Waits for something to take, so long at most; what may wait for company is given some time.
   *
   * @param near whether more is to be expected soon: then what may wait does not even end the wait
   *     that it finds, which saves the change of threads for each step of a chain
   */
  void rest(long nanos, boolean near) {
    boolean waits = isEmpty() && nanos > 0;
    if (waits && near) {
      linger(Math.min(nanos, LINGER_NANOS));
      return;
    }
    if (waits) {
      waiter.await(nanos);
    }
    if (!isEmpty() && isLazy()) {
      linger(LINGER_NANOS);
    }
  }

  private void linger(long nanos) {
    lingering = true;
    if (isLazy()) {
      waiter.await(nanos);
    }
    lingering = false;
  }

  /** Lets the loop look around if something was brought. */
  void ring() {
    if (!isEmpty()) {
      waiter.wake();
    }
  }

  /** Lets the loop look around although nothing came. */
  void nudge() {
    waiter.wake();
  }
}
