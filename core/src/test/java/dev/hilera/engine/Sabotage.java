package dev.hilera.engine;

import dev.hilera.Hilera;
import dev.hilera.Inside;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Miscount;
import java.util.function.Consumer;

/** Faults to plant in the memory of a running engine, as its own faults would leave it. */
public final class Sabotage {
  private Sabotage() {}

  /** What is ready of a job does not stand in the queue any more. */
  public static void dropReady(Hilera hilera, long job) {
    plant(hilera, parts -> parts.jobs().ready.remove(job));
  }

  /** The lanes of a job are taken for such as are offered to workers, and are not. */
  public static void hideLanes(Hilera hilera, long job) {
    plant(
        hilera,
        parts ->
            parts
                .jobs()
                .ready
                .heaps
                .values()
                .forEach(heap -> heap.removeIf(lane -> lane.job().info().id() == job)));
  }

  /** All that was to be told at a time is forgotten. */
  public static void dropTimers(Hilera hilera) {
    plant(hilera, parts -> parts.jobs().timers.clear());
  }

  /** What was handed out of a job and has no worker yet is lost on the way. */
  public static void loseHandedOut(Hilera hilera, long job) {
    plant(hilera, parts -> parts.attempts().of(job).forEach(LiveAttempt::withdraw));
  }

  /** A task of a job counts more needs than it has. */
  public static void miscount(Hilera hilera, long job, int task) {
    plant(hilera, parts -> Miscount.plant(live(parts, job), task));
  }

  /** What the attempts of a job take is booked twice. */
  public static void bookTwice(Hilera hilera, long job) {
    plant(
        hilera,
        parts ->
            parts
                .attempts()
                .of(job)
                .forEach(attempt -> {
                  attempt.booked(false);
                  parts.capacity().book(attempt);
                }));
  }

  /** The loop is asked for something that fails inside. */
  public static void failInside(Hilera hilera) {
    plant(
        hilera,
        parts -> {
          throw new IllegalStateException("planted");
        });
  }

  private static LiveJob live(Parts parts, long job) {
    LiveJob live = parts.jobs().find(job);
    if (live == null) {
      throw new AssertionError("job " + job + " is not live");
    }
    return live;
  }

  private static void plant(Hilera hilera, Consumer<Parts> fault) {
    Engine engine = Inside.of(hilera);
    Answer<Boolean> answer = new Answer<>(engine.site.host());
    engine.site.inbox().add(new Errand(answer, turn -> fault.accept(engine.parts)));
    answer.join();
  }
}
