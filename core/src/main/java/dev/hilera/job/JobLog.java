package dev.hilera.job;

import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Numbers the events of a job, keeps its time from falling, and words events for subscribers. */
final class JobLog {
  private final LiveJob job;
  private long seq;
  private long last;
  private @Nullable LongFunction<String> watcher;

  JobLog(LiveJob job, long seq, long last) {
    this.job = job;
    this.seq = seq;
    this.last = last;
  }

  /** From now on events are made for subscribers, with these names of incarnations. */
  void watched(@Nullable LongFunction<String> nodeNames) {
    watcher = nodeNames;
  }

  long seq() {
    return seq;
  }

  long last() {
    return last;
  }

  /** The job's time: never before what it has seen. */
  long time(long now) {
    last = Math.max(last, now);
    return last;
  }

  /** Tells of the event with which the job, or its next run, began before anyone could watch. */
  void announce() {
    List<EventRow> rows = job.changes().events();
    EventRow last = rows.isEmpty() ? null : rows.getLast();
    publish(() ->
        last == null
            ? event(Event.Kind.JOB_CREATED, -1, 0, null)
            : event(last.kind(), last.task(), last.attempt(), last.text()));
  }

  /** The number of the next event; it is told to subscribers. */
  long job(Event.Kind kind) {
    seq++;
    publish(() -> event(kind, -1, 0, null));
    return seq;
  }

  long started(Flight flight) {
    seq++;
    publish(() -> event(Event.Kind.TASK_STARTED, flight.task(), flight.attempt(), node(flight)));
    return seq;
  }

  long ended(Flight flight, Outcome outcome, @Nullable String error) {
    seq++;
    publish(() ->
        new Event(
            Event.Kind.TASK_TERMINATED,
            job.info().id(),
            seq,
            last,
            job.graph().name(flight.task()),
            flight.attempt(),
            node(flight),
            null,
            outcome,
            null,
            null,
            error));
    return seq;
  }

  long finished(JobStatus status, Counts counts) {
    seq++;
    publish(() ->
        new Event(
            Event.Kind.JOB_FINISHED,
            job.info().id(),
            seq,
            last,
            null,
            0,
            null,
            status,
            null,
            counts,
            null,
            null));
    return seq;
  }

  /** An event that stands in no other row. */
  void row(EventRow.Subject subject, Event.Kind kind, @Nullable String text) {
    seq++;
    job.changes()
        .events()
        .add(new EventRow(seq, kind, subject.task(), subject.attempt(), last, job.run(), text));
    publish(() -> event(kind, subject.task(), subject.attempt(), text));
  }

  /** The start and end of a former run, which until now stood in the job's row. */
  void formerRun(JobRow former) {
    JobRow.Moments then = former.moments();
    if (then.startedSeq() > 0) {
      EventRow started =
          new EventRow(
              then.startedSeq(),
              Event.Kind.JOB_STARTED,
              -1,
              0,
              then.startedAt(),
              former.run(),
              null);
      job.changes().events().add(started);
    }
    EventRow finished =
        new EventRow(
            then.endedSeq(),
            Event.Kind.JOB_FINISHED,
            -1,
            0,
            then.endedAt(),
            former.run(),
            EventRow.ending(former.status(), former.counts()));
    job.changes().events().add(finished);
  }

  void progress(int task, int attempt, long now, Progress progress) {
    long at = time(now);
    publish(() ->
        new Event(
            Event.Kind.TASK_PROGRESS,
            job.info().id(),
            0,
            at,
            job.graph().name(task),
            attempt,
            null,
            null,
            null,
            null,
            progress,
            null));
  }

  private Event event(Event.Kind kind, int task, int attempt, @Nullable String text) {
    boolean node = kind == Event.Kind.TASK_STARTED;
    return new Event(
        kind,
        job.info().id(),
        seq,
        last,
        task < 0 ? null : job.graph().name(task),
        attempt,
        node ? text : null,
        null,
        null,
        null,
        null,
        node ? null : text);
  }

  private @Nullable String node(Flight flight) {
    return watcher == null ? null : watcher.apply(flight.node());
  }

  private void publish(Supplier<Event> event) {
    if (watcher != null) {
      job.changes().published().add(event.get());
    }
  }
}
