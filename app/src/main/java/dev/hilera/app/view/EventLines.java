package dev.hilera.app.view;

import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line for each event, for logs and pipes. Called by one thread at a time. */
public final class EventLines {
  private final Map<String, Long> startedAt = new HashMap<>();
  private long zero = -1;

  /** The line of an event, if it has one. */
  public Optional<String> line(Event event) {
    if (zero < 0) {
      zero = event.at();
    }
    String text = text(event);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of("%8s  %s".formatted(Words.duration(event.at() - zero), text));
  }

  private String text(Event event) {
    String task = Words.plain(String.valueOf(event.task()));
    return switch (event.kind()) {
      case JOB_CREATED, NODE_CHANGED -> "";
      case JOB_STARTED -> "job started";
      case JOB_PAUSED -> "job paused";
      case JOB_RESUMED -> "job resumed";
      case JOB_RETRIED -> "job tried again";
      case JOB_FINISHED -> finished(event);
      case MISSED -> "some events were missed";
      case TASK_STARTED -> {
        startedAt.put(task, event.at());
        yield task + " started" + (event.attempt() > 1 ? ", attempt " + event.attempt() : "");
      }
      case TASK_PROGRESS -> task + progress(event.progress());
      case TASK_SLEEPING -> task + " sleeps";
      case TASK_WOKEN -> task + " goes on";
      case TASK_RETRYING -> task + " will be tried again";
      case TASK_SPAWNED -> task + " was added";
      case TASK_TERMINATED -> task + " " + ended(event, startedAt.remove(task));
    };
  }

  private static String ended(Event event, @Nullable Long startedAt) {
    Outcome outcome = event.outcome();
    String word = outcome == null ? "ended" : outcome.word();
    String took = startedAt == null ? "" : " after " + Words.duration(event.at() - startedAt);
    String text = event.text();
    return word + took + (text == null || text.isBlank() ? "" : ": " + Words.summary(text));
  }

  private static String progress(@Nullable Progress progress) {
    return progress == null
        ? ""
        : (" " + progress.percent() + "% " + Words.line(progress.message())).stripTrailing();
  }

  private static String finished(Event event) {
    Counts counts = event.counts();
    String status = event.status() == null ? "finished" : event.status().word();
    return "job " + status + (counts == null ? "" : ": " + Words.counts(counts));
  }
}
