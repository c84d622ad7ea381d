package dev.hilera.engine;

import dev.hilera.Attempt;
import dev.hilera.Interceptor;
import dev.hilera.Outcome;
import dev.hilera.Runner;
import dev.hilera.Work;
import dev.hilera.job.Ending;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, on its worker's thread, as a list of steps: taken, begun, timed, run, encoded,
 * ended. Whatever the code throws fails this attempt only.
 */
final class AttemptRun {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** A stack trace longer than this is cut. */
  private static final int LONGEST_ERROR = 16_384;

  /** An adopted attempt whose time is up may still say so quickly that it ended before. */
  private static final long ADOPTED_NANOS = 1_000_000_000;

  private final Site site;
  private final Timeouts timeouts;
  private final List<Runner> runners;
  private final List<Interceptor> interceptors;
  private final AtomicInteger withRunners = new AtomicInteger();

  AttemptRun(Site site, Timeouts timeouts, List<Runner> runners) {
    this.site = site;
    this.timeouts = timeouts;
    this.runners = runners;
    this.interceptors = site.config().interceptors();
  }

  void run(LiveAttempt attempt) {
    try {
      if (!attempt.home().admits(attempt) || !attempt.take(site.host().millis())) {
        return;
      }
      AttemptEvent recorded = new AttemptEvent();
      recorded.begin();
      CurrentAttempt current = begin(attempt);
      Ending ending = run(attempt, current);
      record(recorded, attempt, ending);
      over(attempt, () -> tell(attempt, current, ending));
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) { // the machine has failed, not the code
      over(attempt, () -> attempt.home().ended(attempt, broken(attempt, e)));
    }
  }

  private static void record(AttemptEvent recorded, LiveAttempt attempt, Ending ending) {
    recorded.end();
    if (recorded.shouldCommit()) {
      recorded.jobId = attempt.job().id();
      recorded.task = attempt.task();
      recorded.attempt = attempt.number();
      recorded.outcome = ending.outcome().word();
      recorded.commit();
    }
  }

  private CurrentAttempt begin(LiveAttempt attempt) {
    attempt.home().begun(attempt, attempt.takenAt());
    CurrentAttempt current = new CurrentAttempt(site, timeouts, attempt);
    Duration timeout = attempt.timeout();
    if (timeout != null) {
      timeouts.time(attempt, left(attempt, timeout));
    }
    return current;
  }

  /** Of the time since its true start, which for one that was adopted lies before this process. */
  private static long left(LiveAttempt attempt, Duration timeout) {
    long all = TimeUnit.NANOSECONDS.convert(timeout);
    if (!attempt.isAdopted()) {
      return all;
    }
    long gone = Math.max(0, attempt.takenAt() - attempt.startedAt());
    return Math.max(ADOPTED_NANOS, all - TimeUnit.MILLISECONDS.toNanos(gone));
  }

  /** The code is left; if the end of the attempt is not decided otherwise, it is told. */
  private void over(LiveAttempt attempt, Runnable news) {
    timeouts.untime(attempt);
    attempt.leave();
    Thread.interrupted(); // meant for this attempt, not for the next one on this thread
    if (attempt.end()) {
      site.insist(news);
    }
  }

  private void tell(LiveAttempt attempt, CurrentAttempt current, Ending ending) {
    current.flushProgress();
    boolean keeps = attempt.described().feeds() && !attempt.home().isElsewhere();
    if (keeps && ending.outcome() == Outcome.COMPLETED) {
      site.values().remember(attempt.job().id(), attempt.task(), ending.value());
    }
    attempt.home().ended(attempt, ending);
  }

  private Ending broken(LiveAttempt attempt, Throwable thrown) {
    return new Ending(
        Outcome.CRASHED,
        attempt.startedAt(),
        site.host().millis(),
        true,
        null,
        "the node could not run it: " + describe(thrown));
  }

  private Ending run(LiveAttempt attempt, CurrentAttempt current) {
    Object value;
    try {
      value = ScopedValue.where(Attempt.CURRENT, current).call(() -> intercepted(current, 0));
    } catch (RejectedException e) {
      return rejected(attempt, e.getMessage());
    } catch (Throwable e) {
      return failed(attempt, current, e);
    }
    try {
      Object stored = site.values().stored(value);
      return new Ending(
          Outcome.COMPLETED, attempt.startedAt(), site.host().millis(), false, stored, null);
    } catch (Throwable e) { // the value's own code may run here
      return rejected(attempt, "its value cannot be stored: " + message(e));
    }
  }

  private @Nullable Object intercepted(CurrentAttempt current, int index) throws Exception {
    if (index == interceptors.size()) {
      return work(current);
    }
    boolean[] called = {false};
    return interceptors
        .get(index)
        .around(
            current,
            () -> {
              if (called[0]) {
                throw new IllegalStateException("an interceptor went on twice");
              }
              called[0] = true;
              return intercepted(current, index + 1);
            });
  }

  private @Nullable Object work(CurrentAttempt current) throws Exception {
    Work work = current.work();
    return switch (work) {
      case Work.Code code -> code(code, current);
      case Work.Typed typed -> current.callType(typed.type());
      case Work.Command _, Work.Other _ -> {
        for (Runner runner : runners) {
          if (runner.runs(work)) {
            yield byRunner(runner, work, current);
          }
        }
        throw new RejectedException("no runner is registered for " + work);
      }
    };
  }

  private @Nullable Object byRunner(Runner runner, Work work, CurrentAttempt current)
      throws Exception {
    withRunners.incrementAndGet();
    try {
      return runner.run(work, current);
    } finally {
      withRunners.decrementAndGet();
    }
  }

  /** How many runners have not returned, also of attempts that are over: they end processes. */
  int withRunners() {
    return withRunners.get();
  }

  private static @Nullable Object code(Work.Code code, CurrentAttempt current) throws Exception {
    Work.Body body = code.body();
    if (body == null) {
      throw new RejectedException("the code of the task is not there");
    }
    return body.call(current.arguments(code.inputs()));
  }

  private Ending rejected(LiveAttempt attempt, @Nullable String reason) {
    return new Ending(
        Outcome.REJECTED, attempt.startedAt(), site.host().millis(), false, null, reason);
  }

  private Ending failed(LiveAttempt attempt, CurrentAttempt current, Throwable thrown) {
    boolean retryable = false;
    try {
      retryable = current.isRetryable(thrown);
    } catch (Throwable e) {
      LOG.log(
          System.Logger.Level.WARNING,
          attempt + ": the retry's predicate failed: " + describe(e)); // may be hostile to a logger
    }
    return new Ending(
        Outcome.CRASHED,
        attempt.startedAt(),
        site.host().millis(),
        retryable,
        null,
        describe(thrown));
  }

  /** Class, message and stack trace; without a trace where even that fails. */
  private static String describe(Throwable thrown) {
    try {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      String all = text.toString();
      return all.length() <= LONGEST_ERROR ? all : all.substring(0, LONGEST_ERROR) + "...";
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  private static String message(Throwable thrown) {
    try {
      return String.valueOf(thrown.getMessage());
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** The engine, not the code, is why the attempt fails: never tried again. */
  static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedException(String reason) {
      super(reason);
    }
  }
}
