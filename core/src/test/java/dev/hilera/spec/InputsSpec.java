package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.hilera.Attempt;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spec 3.4: a task sees the results of what it needs, direct and transitive, and nothing else. */
public abstract class InputsSpec extends Engines {

  @Test
  void anEdgeCarriesItsValue() throws Exception {
    Job job = Job.named("edges");
    Task<Integer> one = job.task("one", () -> 1);
    Task<String> two = job.task("two", () -> "2");
    Task<List<Integer>> three = job.task("three", () -> List.of(3));
    Task<Long> four = job.task("four", () -> 4L);
    Task<Boolean> five = job.task("five", () -> true);
    Task<String> all =
        job.task("all", one, two, three, four, five, (a, b, c, d, e) -> a + b + c + d + e);
    Task<String> twice = job.task("twice", one, one, (a, b) -> "" + a + b);
    Task<String> swapped = job.task("swapped", two, one, (b, a) -> b + a);
    swapped.needs(three);
    var finished = run(open(2), job);
    assertThat(finished.value(all)).isEqualTo("12[3]4true");
    assertThat(finished.value(twice)).isEqualTo("11");
    assertThat(finished.value(swapped)).isEqualTo("21");
  }

  @Test
  void aListOfInputsKeepsItsOrder() throws Exception {
    Job job = Job.named("list");
    Task<String> a = job.task("a", () -> "a");
    Task<String> b = job.task("b", () -> "b");
    Task<String> joined = job.task("joined", List.of(b, a, b), all -> String.join("", all));
    assertThat(run(open(2), job).value(joined)).isEqualTo("bab");
  }

  @Test
  void nullIsAValue() throws Exception {
    Job job = Job.named("null");
    Task<String> none = job.task("none", () -> (String) null);
    Task<String> after = job.task("after", none, value -> "got " + value);
    var finished = run(open(1), job);
    assertThat(finished.value(none)).isNull();
    assertThat(finished.value(after)).isEqualTo("got null");
  }

  @Test
  void directAndTransitiveResultsAreSeenByName() throws Exception {
    Job job = Job.named("names");
    Task<String> first = job.task("first", () -> "1");
    Task<String> second = job.task("second", first, text -> text + "2");
    Task<Object> none = job.task("none", () -> (Object) null).needs(first);
    job.task("stranger", () -> "unseen");
    Task<Map<String, Object>> last =
        job.task("last", () -> Attempt.current().inputs()).needs(second, none);
    job.task("later", () -> "unseen").needs(last);
    Map<String, Object> seen = run(open(2), job).value(last);
    assertThat(seen)
        .containsExactly(entry("first", "1"), entry("second", "12"), entry("none", null));
  }

  @Test
  void oneInputIsSeenByItsNameAndNoOtherTaskIs() throws Exception {
    Job job = Job.named("input");
    Task<String> far = job.task("far", () -> "far");
    Task<String> near = job.task("near", () -> "near").needs(far);
    job.task("stranger", () -> "unseen");
    Task<String> last =
        job.task(
                "last",
                () -> {
                  Attempt attempt = Attempt.current();
                  for (String other : List.of("stranger", "last", "later", "nowhere")) {
                    assertThatThrownBy(() -> attempt.input(other))
                        .isInstanceOf(HileraException.Unknown.class)
                        .hasMessageContaining(other);
                  }
                  return attempt.input("near") + " " + attempt.input("far");
                })
            .needs(near);
    job.task("later", () -> "unseen").needs(last);
    var finished = run(open(2), job);
    assertThat(finished.value(last)).isEqualTo("near far");
  }

  @Test
  void anErrorIsNeverAnInput() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("error");
    Task<String> bad =
        job.task(
            "bad",
            () -> {
              throw new IllegalStateException("bad");
            });
    job.task("after", bad, text -> text);
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.attempts(finished.job().id(), "after")).isEmpty();
  }

  @Test
  void anAttemptKnowsItself() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("self");
    Task<String> before = job.task("before", () -> "");
    job.task(
            "task",
            () -> {
              Attempt attempt = Attempt.current();
              return List.of(
                  String.valueOf(attempt.jobId()),
                  attempt.job(),
                  attempt.task(),
                  String.valueOf(attempt.number()),
                  String.valueOf(attempt.needs()),
                  String.valueOf(attempt.cancelled()));
            })
        .needs(before);
    var finished = run(hilera, job);
    assertThat(finished.result())
        .isEqualTo(
            List.of(String.valueOf(finished.job().id()), "self", "task", "1", "[before]", "false"));
    assertThatThrownBy(Attempt::current).isInstanceOf(IllegalStateException.class);
  }
}
