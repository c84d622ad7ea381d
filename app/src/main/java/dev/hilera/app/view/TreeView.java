package dev.hilera.app.view;

import dev.hilera.Counts;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws a snapshot as lines: each task under one that it needs, with its status, how far it is or
 * what it waits for; below them one line about the whole. A pure function, never longer or wider
 * than the terminal: what matters least gives way to a count.
 */
public final class TreeView {
  private static final int BAR = 10;
  private static final int DEEPEST = 8;
  private static final int LONGEST_NAME = 40;

  private TreeView() {}

  /** The lines, without line ends. */
  public static List<String> lines(Snapshot snapshot, Size size) {
    // One line stays free, or else the cursor behind the last one makes the terminal scroll.
    int room = Math.max(0, size.lines() - 3);
    Map<String, TaskStatus> statuses = new HashMap<>();
    snapshot.tasks().forEach(task -> statuses.put(task.name(), task.status()));
    List<TaskTree.Line> all = TaskTree.order(snapshot.tasks());
    Set<String> shown = shown(snapshot.tasks(), room);
    int nameWidth =
        all.stream()
            .filter(line -> shown.contains(line.task().name()))
            .mapToInt(line -> indent(line) + Words.width(Words.plain(line.task().name())))
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    for (TaskTree.Line line : all) {
      if (shown.contains(line.task().name())) {
        int most = Math.min(LONGEST_NAME, size.columns() / 2);
        Row row = new Row(size.columns() - 1, Math.min(nameWidth, most));
        lines.add(task(line, row, statuses, snapshot.now()));
      }
    }
    if (size.lines() > 3) {
      lines.addAll(rest(snapshot, shown, size.columns() - 1));
    }
    lines.add(whole(snapshot, size.columns() - 1));
    return lines;
  }

  /** How wide a line is, and where its second column begins. */
  private record Row(int columns, int nameWidth) {}

  private static int indent(TaskTree.Line line) {
    return 2 * Math.min(line.depth(), DEEPEST);
  }

  /** Those that matter most, as many as there is room for. */
  private static Set<String> shown(List<TaskView> tasks, int room) {
    Collection<TaskView> chosen = tasks;
    if (tasks.size() > room) {
      chosen =
          tasks.stream()
              .sorted(Comparator.comparingInt(task -> weight(task.status())))
              .limit(room)
              .toList();
    }
    return chosen.stream().map(TaskView::name).collect(Collectors.toCollection(HashSet::new));
  }

  private static int weight(TaskStatus status) {
    return switch (status) {
      case RUNNING -> 0;
      case FAILED -> 1;
      case SLEEPING -> 2;
      case READY -> 3;
      case WAITING -> 4;
      case CANCELLED -> 5;
      case NOT_RUN -> 6;
      case COMPLETED -> 7;
    };
  }

  private static String task(
      TaskTree.Line line, Row row, Map<String, TaskStatus> statuses, long now) {
    TaskView task = line.task();
    String name = " ".repeat(indent(line)) + Words.plain(task.name());
    String head = Words.fitted(name, row.nameWidth());
    String gap = " ".repeat(row.nameWidth() - Words.width(head) + 2);
    if (!Words.sureOfWidth(head)) {
      gap += Paint.column(row.nameWidth() + 5);
    }
    int left = row.columns() - row.nameWidth() - 4;
    String text = Words.fitted(detail(task, statuses, now), Math.max(0, left));
    return paint(task.status()).on(symbol(task.status()))
        + " "
        + (task.status() == TaskStatus.RUNNING ? Paint.BOLD.on(head) : head)
        + gap
        + (task.status() == TaskStatus.FAILED ? Paint.RED.on(text) : Paint.GREY.on(text));
  }

  private static String symbol(TaskStatus status) {
    return switch (status) {
      case WAITING -> "·";
      case READY -> "○";
      case RUNNING -> "●";
      case SLEEPING -> "◐";
      case COMPLETED -> "✓";
      case FAILED -> "✗";
      case CANCELLED -> "■";
      case NOT_RUN -> "-";
    };
  }

  private static Paint paint(TaskStatus status) {
    return switch (status) {
      case WAITING, READY, NOT_RUN -> Paint.GREY;
      case RUNNING -> Paint.BLUE;
      case SLEEPING, CANCELLED -> Paint.YELLOW;
      case COMPLETED -> Paint.GREEN;
      case FAILED -> Paint.RED;
    };
  }

  private static String detail(TaskView task, Map<String, TaskStatus> statuses, long now) {
    String attempt = task.attempt() > 1 ? ", attempt " + task.attempt() : "";
    return switch (task.status()) {
      case WAITING -> waiting(task, statuses);
      case READY -> "ready";
      case RUNNING -> running(task, now) + attempt;
      case SLEEPING -> sleeping(task, now);
      case COMPLETED -> took(task, now) + attempt;
      case FAILED -> took(task, now) + attempt + "  " + error(task);
      case CANCELLED -> "cancelled";
      case NOT_RUN -> "not run";
    };
  }

  private static String waiting(TaskView task, Map<String, TaskStatus> statuses) {
    List<String> open =
        task.needs().stream()
            .filter(need -> statuses.get(need) != TaskStatus.COMPLETED)
            .map(Words::plain)
            .toList();
    return open.isEmpty() ? "waiting" : "waits for " + String.join(", ", open);
  }

  private static String running(TaskView task, long now) {
    Progress progress = task.progress();
    if (progress.equals(Progress.NONE)) {
      return took(task, now);
    }
    String bar = bar(progress.percent(), 100);
    return bar
        + " "
        + progress.percent()
        + "% "
        + took(task, now)
        + "  "
        + Words.line(progress.message());
  }

  private static String sleeping(TaskView task, long now) {
    Instant until = task.wakeAt();
    String left = until == null ? "" : " for " + Words.duration(until.toEpochMilli() - now);
    return task.outcome() == null
        ? "sleeps" + left
        : "next attempt" + left.replace(" for ", " in ") + "  " + error(task);
  }

  private static String error(TaskView task) {
    String error = task.error();
    return error == null ? "" : Words.summary(error);
  }

  private static String took(TaskView task, long now) {
    Instant from = task.startedAt();
    if (from == null) {
      return "";
    }
    Instant to = task.endedAt();
    return Words.duration((to == null ? now : to.toEpochMilli()) - from.toEpochMilli());
  }

  private static String bar(long part, long whole) {
    int full = whole == 0 ? 0 : (int) (BAR * part / whole);
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  /** A count of what is not shown. */
  private static List<String> rest(Snapshot snapshot, Set<String> shown, int columns) {
    Map<TaskStatus, Integer> hidden = new EnumMap<>(TaskStatus.class);
    for (TaskView task : snapshot.tasks()) {
      if (!shown.contains(task.name())) {
        hidden.merge(task.status(), 1, Integer::sum);
      }
    }
    if (hidden.isEmpty()) {
      return List.of();
    }
    String words =
        hidden.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().word().replace('_', ' '))
            .collect(Collectors.joining(", "));
    return List.of(Paint.GREY.on(Words.fitted("  and " + words, columns)));
  }

  private static String whole(Snapshot snapshot, int columns) {
    JobView job = snapshot.job();
    Counts counts = job.counts();
    Instant from = job.startedAt();
    Instant to = job.endedAt();
    long took =
        from == null ? 0 : (to == null ? snapshot.now() : to.toEpochMilli()) - from.toEpochMilli();
    boolean runs = job.status() == JobStatus.RUNNING;
    String text =
        " %d/%d%s%s%s"
            .formatted(
                counts.completed(),
                counts.total(),
                runs ? "" : " " + job.status().word(),
                (to == null ? ", " : " in ") + Words.duration(took),
                counts.completed() == counts.total() ? "" : ": " + Words.counts(counts));
    return paint(counts).on(bar(counts.completed(), counts.total()))
        + Words.fitted(text, Math.max(0, columns - BAR));
  }

  private static Paint paint(Counts counts) {
    if (counts.failed() > 0) {
      return Paint.RED;
    }
    return counts.completed() == counts.total() ? Paint.GREEN : Paint.BLUE;
  }
}
