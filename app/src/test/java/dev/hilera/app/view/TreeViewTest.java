package dev.hilera.app.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Counts;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeViewTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);
  private static final long NOW = START.plusSeconds(12).toEpochMilli();

  @Test
  void everyTaskStandsUnderWhatItNeeds() {
    List<String> lines =
        draw(
            new Size(100, 24),
            task("fetch", TaskStatus.COMPLETED, List.of(), null),
            task("report", TaskStatus.WAITING, List.of("count", "fetch"), null),
            task("count", TaskStatus.RUNNING, List.of("fetch"), null),
            task("other", TaskStatus.FAILED, List.of(), "exit code 3\nmore"),
            task("last", TaskStatus.NOT_RUN, List.of("other"), null));

    assertThat(lines)
        .containsExactly(
            "✓ fetch       2.0s",
            "●   count     12s",
            "·     report  waits for count",
            "✗ other       2.0s  exit code 3: more",
            "-   last      not run",
            "██░░░░░░░░ 1/5, 12s: 1 completed, 1 failed, 1 not run, 1 running, 1 waiting");
  }

  @Test
  void progressIsABarWithItsMessage() {
    TaskView task =
        new TaskView(
            "load",
            TaskStatus.RUNNING,
            2,
            null,
            START,
            null,
            null,
            "n",
            1,
            List.of(),
            new Progress(40, "file 4\u001b[2J of 10"),
            null);

    assertThat(draw(new Size(80, 24), task).getFirst())
        .isEqualTo("● load  ████░░░░░░ 40% 12s  file 4[2J of 10, attempt 2");
  }

  @Test
  void aSleeperSaysForHowLong() {
    TaskView waits =
        new TaskView(
            "a",
            TaskStatus.SLEEPING,
            1,
            Outcome.CRASHED,
            START,
            START,
            START.plusSeconds(15),
            "n",
            1,
            List.of(),
            Progress.NONE,
            "exit code 1");
    TaskView sleeps =
        new TaskView(
            "b",
            TaskStatus.SLEEPING,
            1,
            null,
            START,
            null,
            START.plusSeconds(100),
            "n",
            1,
            List.of(),
            Progress.NONE,
            null);

    assertThat(draw(new Size(80, 24), waits, sleeps))
        .startsWith("◐ a  next attempt in 3.0s  exit code 1", "◐ b  sleeps for 1m 28s");
  }

  @Test
  void whatMattersLeastGivesWayInALowTerminal() {
    List<TaskView> tasks = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      tasks.add(task("done" + number, TaskStatus.COMPLETED, List.of(), null));
    }
    tasks.add(task("runs", TaskStatus.RUNNING, List.of(), null));
    tasks.add(task("failed", TaskStatus.FAILED, List.of(), "why"));

    List<String> lines = draw(new Size(60, 8), tasks.toArray(TaskView[]::new));

    assertThat(lines)
        .hasSize(7)
        .startsWith("✓ done0   2.0s")
        .contains("● runs    12s", "✗ failed  2.0s  why", "  and 97 completed");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    List<String> lines =
        draw(
            new Size(30, 24),
            task("a-name-that-is-much-too-long-for-this", TaskStatus.RUNNING, List.of(), null),
            task("日本語".repeat(20), TaskStatus.FAILED, List.of(), "x".repeat(200)));

    assertThat(lines).allSatisfy(line -> assertThat(Words.width(line)).isLessThan(30));
  }

  @Test
  void whatIsNotShownIsCountedWithinTheWidth() {
    List<TaskView> tasks = new ArrayList<>();
    for (TaskStatus status : List.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.WAITING)) {
      for (int number = 0; number < 40; number++) {
        tasks.add(task(status + " " + number, status, List.of(), null));
      }
    }

    List<String> lines = draw(new Size(30, 6), tasks.toArray(TaskView[]::new));

    assertThat(lines).hasSize(5).allSatisfy(line -> assertThat(Words.width(line)).isLessThan(30));
    assertThat(lines.get(3)).startsWith("  and ").endsWith("…");
  }

  @Test
  void theLowestTerminalShowsTheWholeInOneLine() {
    TaskView task = task("a", TaskStatus.RUNNING, List.of(), null);

    assertThat(draw(new Size(80, 1), task)).containsExactly("░░░░░░░░░░ 0/1, 12s: 1 running");
  }

  @Test
  void aFailureIsShownWithTheLineThatNamesIt() {
    assertThat(Words.summary("exit code 1\nTraceback:\n  File x\nValueError: no\n\n"))
        .isEqualTo("exit code 1: ValueError: no");
    assertThat(Words.summary("exit code 1\nException: no\n\tat Some.where\n"))
        .isEqualTo("exit code 1: Exception: no");
    assertThat(Words.summary("exit code 1")).isEqualTo("exit code 1");
    assertThat(Words.summary("\n")).isEmpty();
  }

  @Test
  void whereTerminalsDisagreeOnWidthsTheSecondColumnIsGoneTo() {
    List<String> lines =
        draw(
            new Size(80, 24),
            task("family 👩‍👩‍👧", TaskStatus.WAITING, List.of(), null),
            task("日本", TaskStatus.WAITING, List.of(), null),
            task("plain", TaskStatus.WAITING, List.of(), null));

    assertThat(lines.get(0)).endsWith("\u001b[K\u001b[18Gwaiting");
    assertThat(lines.get(1)).isEqualTo("· 日本           waiting");
    assertThat(lines.get(2)).isEqualTo("· plain          waiting");
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(
            List.of(0L, 449L, 9_999L, 59_999L, 185_000L, 7_620_000L).stream().map(Words::duration))
        .containsExactly("0.0s", "0.4s", "9.9s", "59s", "3m 05s", "2h 07m");
  }

  private static List<String> draw(Size size, TaskView... tasks) {
    Snapshot snapshot = new Snapshot(job(List.of(tasks)), List.of(tasks), true, NOW);
    return TreeView.lines(snapshot, size).stream()
        .map(line -> line.replaceAll("\u001b\\[[0-9]*m", ""))
        .toList();
  }

  private static JobView job(List<TaskView> tasks) {
    Counts counts =
        new Counts(
            tasks.size(),
            count(tasks, TaskStatus.WAITING),
            count(tasks, TaskStatus.RUNNING),
            count(tasks, TaskStatus.SLEEPING),
            count(tasks, TaskStatus.COMPLETED),
            count(tasks, TaskStatus.FAILED),
            0,
            count(tasks, TaskStatus.NOT_RUN));
    return new JobView(
        1,
        "job",
        null,
        JobStatus.RUNNING,
        1,
        Progress.NONE,
        counts,
        START,
        START,
        null,
        Map.of(),
        null);
  }

  private static int count(List<TaskView> tasks, TaskStatus status) {
    return (int) tasks.stream().filter(task -> task.status() == status).count();
  }

  private static TaskView task(
      String name, TaskStatus status, List<String> needs, @Nullable String error) {
    boolean began = status != TaskStatus.WAITING && status != TaskStatus.NOT_RUN;
    return new TaskView(
        name,
        status,
        began ? 1 : 0,
        null,
        began ? START : null,
        began && status != TaskStatus.RUNNING ? START.plusSeconds(2) : null,
        null,
        "n",
        null,
        needs,
        Progress.NONE,
        error);
  }
}
