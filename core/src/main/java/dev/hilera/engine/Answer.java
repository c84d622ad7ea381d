package dev.hilera.engine;

import dev.hilera.HileraException;
import org.jspecify.annotations.Nullable;

/** What a caller waits for: a value or an error, once. */
public final class Answer<T extends @Nullable Object> {
  private final Host.Waiter waiter;
  private final Host host;
  private volatile boolean done;
  private @Nullable T value;
  private @Nullable RuntimeException error;

  Answer(Host host) {
    this.host = host;
    this.waiter = host.waiter();
  }

  synchronized void give(T answer) {
    if (!done) {
      value = answer;
      done = true;
      waiter.wake();
    }
  }

  synchronized void fail(RuntimeException reason) {
    if (!done) {
      error = reason;
      done = true;
      waiter.wake();
    }
  }

  /** Whether the answer is there. */
  public boolean isDone() {
    return done;
  }

  /**
   * Waits for the answer.
   *
   * @throws InterruptedException if the caller is interrupted; what it asked for may still happen
   */
  public T await() throws InterruptedException {
    await(Host.Waiter.FOREVER);
    return get();
  }

  /** Waits for the answer, so many nanoseconds at most; whether it is there. */
  public boolean await(long nanos) throws InterruptedException {
    long end = host.nanos() + nanos;
    while (!done) {
      long left = nanos == Host.Waiter.FOREVER ? nanos : end - host.nanos();
      if (left <= 0) {
        return false;
      }
      waiter.await(left);
      if (!done && Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /** Waits for the answer; an interrupt becomes an error. */
  public T join() {
    try {
      return await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HileraException(
          "interrupted while waiting for an answer; what was asked for may still happen", e);
    }
  }

  @SuppressWarnings("NullAway") // a null value is one that T allows
  private synchronized T get() {
    if (error != null) {
      error.addSuppressed(new AnsweredHere());
      throw error;
    }
    return value;
  }

  /** Shows, in a stack trace, who asked. */
  private static final class AnsweredHere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnsweredHere() {
      super("the caller that was waiting");
    }
  }
}
