package dev.hilera.server.jobfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileFieldsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "priority: true      | priority: it is true, not a whole number",
        "priority: 1.5       | priority: it is the number 1.5, not a whole number",
        "priority: '5'       | priority: it is the text '5', not a whole number",
        "priority: 99999999999 | priority: 99999999999 is out of range; 2147483647 is the most",
        "priority:           | priority: it is nothing, not a whole number",
        "retry: 0            | retry: 0 attempts; 1 is the least, it means no retry",
        "retry: -1           | retry: -1 attempts; 1 is the least, it means no retry",
        "retry: [3]          | retry: it is a list, not a number of attempts or an object",
        "retry: { attemps: 3, attempts: 2 } | retry.attemps: unknown field; did you mean attempts?",
        "retry: { factor: 2 } | retry.attempts: it is missing; say how many attempts in all",
        "retry: { attempts: 2, factor: 0.5 } | retry: the factor is 0.5; 1 is the least",
        "retry: { attempts: 2, jitter: 2 } | retry: the jitter is 2.0; it goes from 0 to 1",
        "retry: { attempts: 2, exit_codes: [0] } | retry.exit_codes: the number 0 is no exit code"
            + " of a failure; those are 1 to 255",
        "retry: { attempts: 2, exit_codes: 3 } | retry.exit_codes: it takes a list of one exit code"
            + " or more, such as [75, 111]",
        "timeout: 30         | timeout: it is the number 30, not a duration such as 500ms, 30s, 5m,"
            + " 2h, 1d",
        "timeout: -5s        | timeout: '-5s' is no duration; write a whole number and a unit:"
            + " 500ms, 30s, 5m, 2h, 1d",
        "timeout: soon       | timeout: 'soon' is no duration; write a whole number and a unit:"
            + " 500ms, 30s, 5m, 2h, 1d",
        "timeout: 99999999d  | timeout: '99999999d' is too long; 365000d is the most",
        "on_failure: stop    | on_failure: 'stop' is unknown; write continue or fail_fast",
        "max_parallel: -1    | max_parallel: -1 is negative; 0 means no limit",
        "start_at: tomorrow  | start_at: 'tomorrow' is no time with its zone; write"
            + " 2026-11-20T08:00:00Z",
        "labels: [a]         | labels: it is a list, not an object",
        "labels: { a: [b] }  | labels.a: it is a list, not a text without NUL, \"\" if empty",
        "key: ' '            | key: it is blank; leave it out or give it a text",
        "result: nothing     | result: there is no task 'nothing'",
        "description: [x]    | description: it is a list, not a text",
        "nmae: x             | nmae: unknown field; did you mean name?",
        "name: 5             | name: it is given twice, first on line 1; keep one",
      })
  void aJobsFieldsAreChecked(String field, String fault) {
    assertThat(faults("name: n\ntasks: { a: { run: [x] } }\n" + field + "\n"))
        .containsExactly("j.yaml:3: " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "command: [x]        | .command: unknown field; did you mean run?",
        "depends_on: [x]     | .depends_on: unknown field; did you mean needs?",
        "tiemout: 5s         | .tiemout: unknown field; did you mean timeout?",
        "needs: 5            | .needs: it is the number 5, not a task's name or a list of them",
        "needs: [[a]]        | .needs: a list is no task's name; write a text",
        "enables: [b]        | .enables: there is no task 'b'; did you mean 'a'?",
        "with: [b]           | .with: there is no task 'b'",
        "params: {}          | .params: they belong to a task type, and type is not given",
        "type: t             | .type: both run and type are given; give one of them",
        "env: { A: null }    | .env.A: it is nothing, not a text without NUL, \"\" if empty",
        "env: { 'A=B': x }   | : 'A=B' cannot name an environment variable",
        "stdin: 5            | .stdin: it is the number 5, not a text; write \"5\"",
        "dir: { }            | .dir: it is an object, not a text",
        "limits: { memory: 64 } | .limits.memory: it is the number 64, not a size such as 64KiB,"
            + " 16MiB, 2GiB",
        "limits: { memory: 64MB } | .limits.memory: '64MB' is no size; write a whole number and a"
            + " unit: 512B, 64KiB, 16MiB, 2GiB",
        "limits: { memmory: 1KiB } | .limits.memmory: unknown field; did you mean memory?",
        "limits: { open_files: -1 } | : a limit is negative; 0 means none",
        "resources: { cpu: -1 } | .resources.cpu: cpu cannot be -1.0; write zero or a number above",
        "resources: { cpu: all } | .resources.cpu: 'all' is no size; write a whole number and a"
            + " unit: 512B, 64KiB, 16MiB, 2GiB",
        "name: b             | .name: the task is called 'a' already; leave this out",
      })
  void aTasksFieldsAreChecked(String field, String fault) {
    int line = fault.startsWith(":") ? 3 : 5;
    assertThat(faults("name: n\ntasks:\n  a:\n    run: [x]\n    " + field + "\n"))
        .containsExactly("j.yaml:" + line + ": tasks.a" + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "run: [] | it takes the program and its arguments",
        "run: [''] | it takes the program and its arguments",
        "run: 5 | write a list: [sh, -c, \"5\"]",
        "run: { a: b } | not a list of texts",
        "run: | not a list of texts",
        "run: [a, null] | nothing is no argument; write a text, \"\" if empty",
        "type: '' | the type is blank; name a registered one",
        "type: 5 | it is the number 5, not a text; write \"5\"",
      })
  void whatATaskRunsIsChecked(String field, String fault) {
    assertThat(faults("name: n\ntasks:\n  a:\n    " + field + "\n"))
        .singleElement()
        .asString()
        .contains("tasks.a")
        .endsWith(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tasks: { a: { run: [x] } } | j.yaml:1: name: it is missing; give the job a name",
        "name: n                    | j.yaml:1: tasks: they are missing; a job has one task or"
            + " more",
        "{ name: n, tasks: {} }     | j.yaml:1: tasks: there are none; a job has one task or more",
        "{ name: n, tasks: [] }     | j.yaml:1: tasks: there are none; a job has one task or more",
        "{ name: n, tasks: x }      | j.yaml:1: tasks: it is the text 'x', not an object of tasks"
            + " by name, or a list",
        "[a]                        | j.yaml:1: job: it is a list, not an object with name and"
            + " tasks",
        "just words                 | j.yaml:1: job: it is the text 'just words', not an object"
            + " with name and tasks",
        "{ name: '', tasks: { a: { run: [x] } } } | j.yaml:1: name: the name is missing or blank;"
            + " give it 1 to 200 characters",
        "{ name: n, tasks: { a/b: { run: [x] } } } | j.yaml:1: tasks.a/b: the name contains a slash"
            + " or backslash; leave it out",
        "{ name: n, job: { name: n }, tasks: [{ id: a, command: x }] } | j.yaml:1: name: unknown"
            + " field; known are job, tasks",
        "{ job: { name: n }, tasks: [{ id: a, command: 'ls -l' }] } | j.yaml:1: tasks.a.command: it"
            + " is one text, and no shell reads it; write command: sh, args: [-c, \"...\"]",
        "{ job: { name: n }, tasks: [{ id: a, command: x, dependencies: [b] }] } | j.yaml:1:"
            + " tasks.a.needs: there is no task 'b'; did you mean 'a'?",
      })
  void theWholeIsChecked(String text, String fault) {
    assertThat(faults(text)).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`name: [a`          | 1 | flow sequence",
        "`name: n\n\tx: y`   | 2 | TAB",
        "`name: \"a`         | 1 | quoted scalar",
        "`a: *b`             | 1 | stands for no value",
        "`a: &b [*b]`        | 1 | stands for no value",
        "`a: 1\n---\nb: 2`   | 2 | a second document; a file holds one",
        "`? [a]\n: b`        | 1 | a key is a list; keys are texts",
      })
  void brokenTextIsNamedWithItsLine(String text, int line, String fault) {
    assertThat(faults(text.replaceAll("^`|`$", "")))
        .singleElement()
        .asString()
        .startsWith("j.yaml:" + line + ": ")
        .contains(fault);
  }

  private List<String> faults(String text) {
    return catchThrowableOfType(
            JobFileException.class, () -> JobFile.parse("j.yaml", text.getBytes(UTF_8), folder))
        .faults()
        .stream()
        .map(Fault::toString)
        .toList();
  }
}
