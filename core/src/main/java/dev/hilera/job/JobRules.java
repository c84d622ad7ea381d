package dev.hilera.job;

import dev.hilera.Job;
import dev.hilera.Problem;
import dev.hilera.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a job's own fields must be; {@link TaskRules} are for its tasks. */
public final class JobRules {
  private static final int NAME_LENGTH = 200;

  /** These stand in every list of jobs: together they must stay small. */
  private static final int DESCRIPTION_LENGTH = 10_000;

  private static final int LABEL_LENGTH = 5_000;
  private static final int MOST_LABELS = 100;
  private static final int KEY_LENGTH = 1_000;

  private static final List<String> PLACEMENTS =
      List.of("first-available", "load-balanced", "cheapest", "critical-path");

  /** Far beyond any use, far below what overflows when clocks count milliseconds or nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private JobRules() {}

  static void check(Job job, List<Problem> problems) {
    name(job.name(), fault -> problems.add(new Problem("name", fault)));
    duration(job.timeout(), fault -> problems.add(new Problem("timeout", fault)));
    duration(job.taskTimeout(), fault -> problems.add(new Problem("task_timeout", fault)));
    retry(job.retry(), fault -> problems.add(new Problem("retry", fault)));
    if (job.maxParallel() < 0) {
      problems.add(
          new Problem("max_parallel", job.maxParallel() + " is negative; 0 means no limit"));
    }
    if (job.startAt() != null && job.delay() != null) {
      problems.add(new Problem("delay", "both start_at and delay are given; give one of them"));
    }
    Instant startAt = job.startAt();
    if (startAt != null && (startAt.isBefore(EARLIEST) || startAt.isAfter(LATEST))) {
      problems.add(
          new Problem(
              "start_at", startAt + " is outside of the years 1 to 9999; choose a time within"));
    }
    wait(job.delay(), fault -> problems.add(new Problem("delay", fault)));
    placement(job.placement(), fault -> problems.add(new Problem("placement", fault)));
    key(job.key(), problems);
    texts(job.description(), job.labels(), problems);
    String result = job.result();
    if (result != null && job.tasks().stream().noneMatch(task -> task.name().equals(result))) {
      problems.add(new Problem("result", "there is no task '" + result + "'"));
    }
  }

  private static void key(@Nullable String key, List<Problem> problems) {
    if (key != null && key.isBlank()) {
      problems.add(new Problem("key", "it is blank; leave it out or give it a text"));
    } else if (key != null) {
      length("key", key, KEY_LENGTH, problems);
    }
  }

  /** What is said of a job for people, and to find it by. */
  static void texts(String description, Map<String, String> labels, List<Problem> problems) {
    length("description", description, DESCRIPTION_LENGTH, problems);
    if (labels.size() > MOST_LABELS) {
      problems.add(
          new Problem("labels", "there are " + labels.size() + ", the limit is " + MOST_LABELS));
    }
    labels.forEach((name, value) -> {
      length("labels", name, NAME_LENGTH, problems);
      length("labels", value, LABEL_LENGTH, problems);
    });
  }

  private static void length(String place, String text, int most, List<Problem> problems) {
    if (text.length() > most) {
      problems.add(
          new Problem(place, "it has " + text.length() + " characters, the limit is " + most));
    }
  }

  /** Names become parts of paths and of lines of text, hence the refused characters. */
  @SuppressWarnings("ConstantValue") // callers outside of null-marked code may pass null
  static void name(@Nullable String name, Consumer<String> fault) {
    if (name == null || name.isBlank()) {
      fault.accept("the name is missing or blank; give it 1 to " + NAME_LENGTH + " characters");
    } else if (name.length() > NAME_LENGTH) {
      fault.accept("the name has " + name.length() + " characters, the limit is " + NAME_LENGTH);
    } else if (name.equals(".") || name.equals("..")) {
      fault.accept("the name cannot be '" + name + "'; choose another one");
    } else if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      fault.accept("the name contains a slash or backslash; leave it out");
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      fault.accept("the name contains a control character; leave it out");
    }
  }

  /** Tells what is wrong with the name of a placement, if something is. */
  public static void placement(@Nullable String rule, Consumer<String> fault) {
    if (rule != null && !PLACEMENTS.contains(rule)) {
      String nearest = Nearest.to(rule, PLACEMENTS);
      fault.accept(
          "'"
              + rule
              + "' is unknown; "
              + (nearest == null
                  ? "write " + String.join(", ", PLACEMENTS)
                  : "did you mean " + nearest + "?"));
    }
  }

  static void duration(@Nullable Duration duration, Consumer<String> fault) {
    if (duration != null && !duration.isPositive()) {
      fault.accept(
          TimeText.of(duration) + " is not positive; give a time above zero or leave it out");
    } else {
      longest(duration, fault);
    }
  }

  static void wait(@Nullable Duration duration, Consumer<String> fault) {
    if (duration != null && duration.isNegative()) {
      fault.accept(TimeText.of(duration) + " is negative; give zero or a time above");
    } else {
      longest(duration, fault);
    }
  }

  private static void longest(@Nullable Duration duration, Consumer<String> fault) {
    if (duration != null && duration.compareTo(LONGEST) > 0) {
      fault.accept(TimeText.of(duration) + " is longer than a hundred years; give less");
    }
  }

  static void retry(Retry retry, Consumer<String> fault) {
    if (retry.attempts() < 1) {
      fault.accept(retry.attempts() + " attempts; 1 is the least, it means no retry");
    }
    if (!(retry.factor() >= 1)) {
      fault.accept("the factor is " + retry.factor() + "; 1 is the least");
    }
    if (!(retry.jitter() >= 0 && retry.jitter() <= 1)) {
      fault.accept("the jitter is " + retry.jitter() + "; it goes from 0 to 1");
    }
    wait(retry.backoff(), fault);
    wait(retry.maxBackoff(), fault);
  }
}
