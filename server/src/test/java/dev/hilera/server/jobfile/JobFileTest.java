package dev.hilera.server.jobfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Job;
import dev.hilera.OnFailure;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
  @TempDir Path folder;

  @Test
  void theExampleOfTheSpecification() {
    Job job =
        read(
            """
            name: word-report
            tasks:
              fetch:  { run: [sh, -c, "cat texts/*.txt > all.txt"] }
              count:  { run: [sh, -c, "wc -w < all.txt"], needs: fetch, timeout: 30s, retry: 3 }
              report: { run: [./report.sh], needs: [fetch, count], env: { LANG: C } }
            """);

    assertThat(job.name()).isEqualTo("word-report");
    assertThat(job.tasks()).extracting(Task::name).containsExactly("fetch", "count", "report");
    assertThat(command(job, 0).run()).containsExactly("sh", "-c", "cat texts/*.txt > all.txt");
    assertThat(command(job, 0).dir()).isEqualTo(folder.toString());
    assertThat(job.tasks().get(1).needs()).containsExactly("fetch");
    assertThat(job.tasks().get(1).options())
        .isEqualTo(TaskOptions.DEFAULT.timeout(ofSeconds(30)).retry(Retry.times(3)));
    assertThat(job.tasks().get(2).needs()).containsExactly("fetch", "count");
    assertThat(command(job, 2).env()).containsExactly(Map.entry("LANG", "C"));
  }

  @Test
  void everyFieldOfAJob() {
    Job job =
        read(
            """
            name: all
            description: everything
            priority: 7
            on_failure: fail_fast
            max_parallel: 2
            timeout: 2h
            start_at: 2026-11-20T08:00:00+01:00
            retry: { attempts: 4, backoff: 500ms, factor: 3, max_backoff: 1m, jitter: 0.5,
                     exit_codes: [75, 111] }
            task_timeout: 5m
            labels: { team: data, year: 2026 }
            key: once
            result: b
            tasks:
              - name: a
                run: [x]
              - { name: b, run: [y, 5, true, 1.50], needs: a }
            """);

    assertThat(job.description()).isEqualTo("everything");
    assertThat(job.priority()).isEqualTo(7);
    assertThat(job.onFailure()).isEqualTo(OnFailure.FAIL_FAST);
    assertThat(job.maxParallel()).isEqualTo(2);
    assertThat(job.timeout()).isEqualTo(Duration.ofHours(2));
    assertThat(job.startAt()).isEqualTo(Instant.parse("2026-11-20T07:00:00Z"));
    assertThat(job.retry())
        .isEqualTo(new Retry(4, ofMillis(500), 3, ofSeconds(60), 0.5, Set.of(75, 111), null));
    assertThat(job.taskTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(job.labels()).containsOnly(Map.entry("team", "data"), Map.entry("year", "2026"));
    assertThat(job.key()).isEqualTo("once");
    assertThat(job.result()).isEqualTo("b");
    assertThat(command(job, 1).run()).containsExactly("y", "5", "true", "1.50");
    assertThat(read("{name: n, delay: 3s, tasks: {a: {run: [x]}}}").delay())
        .isEqualTo(ofSeconds(3));
  }

  @Test
  void everyFieldOfATask() {
    Job job =
        read(
            """
            name: all
            tasks:
              a:
                run: [x]
                description: for people
                enables: [b]
                timeout: 1d
                priority: -3
                delay: 10s
                resources: { cpu: 0.5, memory: 2GiB, gpu: 1 }
                node: one
                labels: { zone: north }
                with: b
                apart: [c]
                limits: { memory: 16MiB, cpu: 90s, open_files: 64, output: 64KiB }
                env: { PORT: 80, EMPTY: "" }
                dir: sub/../other
                stdin: |
                  line
              b: { type: resize, params: { width: 5, _why: none, more: [1.5, null, true, _x: 9e9] } }
              c: { type: big, params: { n: 123456789012345678901, l: 12345678901 } }
            """);

    Task<?> a = job.tasks().getFirst();
    assertThat(a.enables()).containsExactly("b");
    assertThat(a.options())
        .isEqualTo(
            new TaskOptions(
                Duration.ofDays(1),
                null,
                -3,
                ofSeconds(10),
                Resources.of("cpu", 0.5).and("memory", 2L << 30).and("gpu", 1),
                "one",
                Map.of("zone", "north"),
                List.of("b"),
                List.of("c"),
                false));
    assertThat(a.work())
        .isEqualTo(
            new Work.Command(
                List.of("x"),
                Map.of("PORT", "80", "EMPTY", ""),
                folder.resolve("other").toString(),
                "line\n",
                new Work.Limits(16 << 20, 90_000, 64, 64 << 10)));
    assertThat(job.tasks().get(1).work())
        .isEqualTo(
            new Work.Typed(
                "resize",
                Map.of("width", 5, "more", Arrays.asList(1.5, null, true, Map.of("_x", 9e9)))));
    assertThat(job.tasks().get(2).work())
        .isEqualTo(
            new Work.Typed(
                "big", Map.of("n", new BigInteger("123456789012345678901"), "l", 12345678901L)));
  }

  @Test
  void theOlderFormIsTheSameJob() {
    Job job =
        read(
            """
            {
            \t"_comment": "tabs and comments",
            \t"job": { "name": "old", "description": "d", "_by": "me" },
            \t"tasks": [
            \t\t{ "id": "a", "command": "echo", "args": ["hello world", 5] },
            \t\t# it's a comment\twith a tab
            \t\t{ '_it''s': 1,\t"_x": "\\"\t", "id": "b", "command": "true", "dependencies": ["a"], "timeout": "5s" }
            \t]
            }
            """);

    assertThat(job.name()).isEqualTo("old");
    assertThat(job.description()).isEqualTo("d");
    assertThat(command(job, 0).run()).containsExactly("echo", "hello world", "5");
    assertThat(command(job, 1).run()).containsExactly("true");
    assertThat(job.tasks().get(1).needs()).containsExactly("a");
    assertThat(job.tasks().get(1).options().timeout()).isEqualTo(ofSeconds(5));
  }

  @Test
  void underscoresAreCommentsExceptInTaskNames() {
    Job job =
        read(
            """
            _common: &common { LANG: C }
            name: n
            tasks:
              _setup: { run: [x], _why: because, env: *common }
              b: { run: [x], needs: _setup, env: *common }
            """);

    assertThat(job.tasks()).extracting(Task::name).containsExactly("_setup", "b");
    assertThat(command(job, 1).env()).containsExactly(Map.entry("LANG", "C"));
  }

  @Test
  void jsonIsReadWithItsEscapes() {
    Job job =
        read(
            "{\"name\":\"a\\u0041\\/\\\"\\ud83d\\ude00\".\"tasks\":{\"t\":{\"run\":[\"\\n\"]}}}"
                .replace(".", ",")
                .replace("\\/", ""));

    assertThat(job.name()).isEqualTo("aA\"\ud83d\ude00");
    assertThat(command(job, 0).run()).containsExactly("\n");
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(read("\ufeffname: n\ntasks: { a: { run: [x] } }").name()).isEqualTo("n");
  }

  @Test
  void theContentIsKnownByItsHash() throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, "name: n\ntasks: { a: { run: [x] } }");

    assertThat(JobFile.read(file).contentHash())
        .isEqualTo(JobFile.read(file).contentHash())
        .hasSize(64);
    Files.writeString(file, "name: m\ntasks: { a: { run: [x] } }");
    assertThat(JobFile.read(file).contentHash())
        .isNotEqualTo(
            JobFile.parse("x", "name: n\ntasks: { a: { run: [x] } }".getBytes(UTF_8), folder)
                .contentHash());
  }

  @Test
  void aHundredThousandTasksAreRead() {
    StringBuilder text = new StringBuilder("name: many\ntasks:\n");
    for (int task = 0; task < 100_000; task++) {
      text.append("  t").append(task).append(": { run: [x] }\n");
    }

    assertThat(read(text.toString()).tasks()).hasSize(100_000);
  }

  @Test
  void tasksToSpawnComeWithOrWithoutTheirFrame() {
    Spawn bare = spawn("a: { run: [x] }\nb: { run: [x], needs: [a, elsewhere] }");
    Spawn framed = spawn("{detached: true, tasks: [{name: a, run: [x]}]}");

    assertThat(bare.tasks()).extracting(Task::name).containsExactly("a", "b");
    assertThat(bare.isDetached()).isFalse();
    assertThat(framed.tasks()).extracting(Task::name).containsExactly("a");
    assertThat(framed.isDetached()).isTrue();
    assertThatThrownBy(() -> spawn("{detached: 1, tasks: {a: {}}}"))
        .hasMessage(
            """
            spawn:1: detached: it is the number 1, not true or false
            spawn:1: tasks.a: there is nothing to run; give it run or type\
            """);
  }

  private Spawn spawn(String text) {
    return SpawnFile.parse("spawn", text.getBytes(UTF_8), folder).spawn();
  }

  private Job read(String text) {
    return JobFile.parse("j.yaml", text.getBytes(UTF_8), folder).job();
  }

  private static Work.Command command(Job job, int task) {
    return (Work.Command) job.tasks().get(task).work();
  }
}
