package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/** A command that somebody waits for. */
final class Call<T extends @Nullable Object> extends Message {
  private final Answer<T> answer;
  private final Deed<T> deed;
  private final boolean survives;
  private @Nullable T value;

  /** What it does to the job, and what the caller gets once that is durable. */
  @FunctionalInterface
  interface Deed<T extends @Nullable Object> {
    T apply(LiveJob live, Turn turn);
  }

  private Call(long job, Answer<T> answer, Deed<T> deed, boolean survives) {
    super(job);
    this.answer = answer;
    this.deed = deed;
    this.survives = survives;
  }

  /** A command from outside: it fails with the commit. */
  static <T extends @Nullable Object> Call<T> of(long job, Answer<T> answer, Deed<T> deed) {
    return new Call<>(job, answer, deed, false);
  }

  /** A request of a running attempt: it is applied until the store takes it. */
  static <T extends @Nullable Object> Call<T> ofAttempt(long job, Answer<T> answer, Deed<T> deed) {
    return new Call<>(job, answer, deed, true);
  }

  @Override
  boolean survives() {
    return survives;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    value = deed.apply(live, turn);
  }

  @Override
  @SuppressWarnings("NullAway") // the value is what the deed returned
  void committed() {
    answer.give(value);
  }

  @Override
  void failed(RuntimeException reason) {
    answer.fail(reason);
  }
}
