package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.Problem;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskType;
import dev.hilera.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 2: what is refused, all of it at once, and nothing is created. */
public abstract class DescriptionSpec extends Engines {

  @Test
  void everyFaultIsReportedAtOnceAndNothingIsCreated() {
    Hilera hilera = open(1);
    Job job = Job.named(" ").timeout(Duration.ZERO).retry(Retry.times(0)).maxParallel(-1);
    nothing(job, "a").needs("nowhere").timeout(Duration.ofSeconds(-1));
    nothing(job, "a").retry(Retry.times(-1));
    nothing(job, "b").needs("c");
    nothing(job, "c").needs("b");

    var refusal = catchThrowableOfType(HileraException.Invalid.class, () -> hilera.submit(job));

    assertThat(refusal.problems())
        .extracting(Problem::place)
        .contains(
            "name",
            "timeout",
            "retry",
            "max_parallel",
            "tasks.a",
            "tasks.a.needs",
            "tasks.a.timeout",
            "tasks.a.retry",
            "tasks");
    assertThat(refusal.problems()).anyMatch(problem -> problem.fault().contains("circle"));
    assertThat(refusal).hasMessageContaining("tasks.a.needs").hasMessageContaining("nowhere");
    assertThat(hilera.jobs(JobFilter.newest(10))).isEmpty();
    assertThat(hilera.check(job)).isEqualTo(refusal.problems());
  }

  @Test
  void aSoundDescriptionHasNoFaults() {
    Job job = Job.named("sound");
    nothing(job, "a").timeout(Duration.ofSeconds(1)).retry(Retry.times(2)).priority(-7);
    assertThat(open(1).check(job)).isEmpty();
  }

  @Test
  void aJobWithoutTasksIsRefused() {
    assertThat(problems(job -> {})).singleElement().matches(at("tasks", "one task or more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\\b", ".", "..", "a\nb", "a\u0000b", "a\u007fb"})
  void aNameThatCannotBeIsRefused(String name) {
    assertThat(problems(job -> nothing(job, name)))
        .singleElement()
        .matches(problem -> problem.fault().contains("name"));
    Job job = Job.named(name);
    nothing(job, "a");
    assertThat(open(1).check(job)).singleElement().matches(at("name", "name"));
  }

  @Test
  void aNameHasAtMostTwoHundredCharacters() {
    assertThat(problems(job -> nothing(job, "x".repeat(200)))).isEmpty();
    assertThat(problems(job -> nothing(job, "x".repeat(201))))
        .singleElement()
        .matches(problem -> problem.fault().contains("201"));
  }

  @Test
  void whatStandsInEveryListOfJobsHasALimit() {
    String text = "x".repeat(10_000);
    assertThat(problems(job -> nothing(job.description(text), "a"))).isEmpty();
    assertThat(problems(job -> nothing(job.description(text + "x"), "a")))
        .singleElement()
        .matches(at("description", "10001"));
    assertThat(problems(job -> nothing(job.label("k", text).label(text, "").key(text), "a")))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem.place()).isEqualTo("key"),
            problem -> assertThat(problem.fault()).contains("limit is 5000"),
            problem -> assertThat(problem.fault()).contains("limit is 200"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"...", " a ", "a.b", "ä", "名前", "x:y", "a b", "😀"})
  void anyOtherNameIsAccepted(String name) {
    Job job = Job.named(name);
    nothing(job, name);
    assertThat(open(1).check(job)).isEmpty();
  }

  @Test
  void aMissingNameIsRefused() {
    assertThat(problems(job -> nothing(job, null))).anyMatch(at("tasks.null", "missing"));
    Job job = Job.named(null);
    nothing(job, "a");
    assertThat(open(1).check(job)).singleElement().matches(at("name", "missing"));
  }

  @Test
  void aTaskWithoutAnythingToRunIsRefused() {
    assertThat(problems(job -> job.task("a", (Work) null)))
        .singleElement()
        .matches(at("tasks.a", "nothing to run"));
    assertThat(problems(job -> job.task("a", (dev.hilera.Code.Of0<String>) null)))
        .singleElement()
        .matches(at("tasks.a", "nothing to run"));
    assertThat(problems(job -> job.task("a", Work.Command.of())))
        .singleElement()
        .matches(at("tasks.a", "nothing to run"));
  }

  @Test
  void aTaskTypeThatIsNotRegisteredIsRefusedWithTheNearestOne() {
    TaskType<Nothing, String> type = TaskType.of("resize", Nothing.class, params -> "");
    Hilera hilera = open(store().types(type));
    Job job = Job.named("types");
    job.task("a", new Work.Typed("resise", null));
    assertThat(hilera.check(job)).singleElement().matches(at("tasks.a.type", "'resize'"));
  }

  @Test
  void parametersThatDoNotFitTheTypeAreRefusedByNameAndBound() {
    TaskType<Size, String> type = TaskType.of("resize", Size.class, params -> "");
    TaskType<Void, String> none = TaskType.of("none", Void.class, params -> "");
    Hilera hilera = open(store().types(type, none));
    Job job = Job.named("params");
    job.task("a", new Work.Typed("resize", java.util.Map.of("width", 11)));
    job.task("b", new Work.Typed("resize", null));
    job.task("c", new Work.Typed("resize", new Nothing()));
    job.task("d", new Work.Typed("none", java.util.Map.of("width", 1)));
    job.task("e", new Work.Typed("none", java.util.Map.of()));
    job.task("f", new Work.Typed("resize", java.util.Map.of("width", 10)));

    assertThat(hilera.check(job))
        .satisfiesExactly(
            fault -> assertThat(fault).matches(at("tasks.a.params.width", "10")),
            fault -> assertThat(fault).matches(at("tasks.b.params.width", "missing")),
            fault -> assertThat(fault).matches(at("tasks.c.params", "Size")),
            fault -> assertThat(fault).matches(at("tasks.d.params.width", "no parameters")));
  }

  /** What a type takes. */
  public record Size(@dev.hilera.Param(max = 10) int width) {}

  /** Parameters of a type that has none. */
  public record Nothing() {}

  @Test
  void twoTasksOfOneNameAreRefused() {
    assertThat(
            problems(job -> {
              nothing(job, "a");
              nothing(job, "a");
            }))
        .singleElement()
        .matches(at("tasks.a", "unique"));
  }

  @Test
  void anEdgeToAnUnknownTaskIsRefusedFromEitherEnd() {
    assertThat(
            problems(job -> {
              nothing(job, "fetch");
              nothing(job, "store").needs("fetsch").enables("nowhere").needs((String) null);
            }))
        .hasSize(3)
        .anyMatch(at("tasks.store.needs", "did you mean 'fetch'?"))
        .anyMatch(at("tasks.store.needs", "null"))
        .anyMatch(at("tasks.store.enables", "'nowhere'"));
  }

  @Test
  void aCycleIsRefusedAndListedInOrder() {
    assertThat(
            problems(job -> {
              nothing(job, "a").needs("b");
              nothing(job, "b").needs("c");
              nothing(job, "c").needs("a");
            }))
        .singleElement()
        .matches(at("tasks", "a -> b -> c -> a"));
  }

  @Test
  void aTaskThatNeedsItselfIsACycle() {
    assertThat(problems(job -> nothing(job, "a").needs("a")))
        .singleElement()
        .matches(at("tasks", "a -> a"));
  }

  @Test
  void aCycleThroughALaterEntryIsFound() {
    assertThat(
            problems(job -> {
              nothing(job, "root");
              nothing(job, "side");
              nothing(job, "a").needs("root").needs("side").needs("b");
              nothing(job, "b").needs("root").needs("a");
            }))
        .singleElement()
        .matches(at("tasks", "a -> b -> a"));
  }

  @Test
  void aCycleOfNeedsAndEnablesIsFound() {
    assertThat(
            problems(job -> {
              nothing(job, "a").needs("b").enables("b");
              nothing(job, "b");
            }))
        .singleElement()
        .matches(at("tasks", "a -> b -> a"));
  }

  @Test
  void everyOneOfSeveralCyclesIsListed() {
    assertThat(
            problems(job -> {
              nothing(job, "a").needs("b");
              nothing(job, "b").needs("a");
              nothing(job, "after").needs("b");
              nothing(job, "c").needs("c");
            }))
        .hasSize(2)
        .anyMatch(at("tasks", "a -> b -> a"))
        .anyMatch(at("tasks", "c -> c"));
  }

  @Test
  void aRepeatedEdgeIsHarmless() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("repeated");
    Task<String> a = job.task("a", () -> "a");
    Task<String> b = job.task("b", a, text -> text + "b");
    a.enables(b).enables("b");
    b.needs(a, a).needs("a");
    assertThat(run(hilera, job).value(b)).isEqualTo("ab");
    assertThat(hilera.task(run(hilera, job).job().id(), "b").orElseThrow().needs())
        .containsExactly("a");
  }

  @Test
  void aDurationThatIsNotPositiveIsRefused() {
    for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThat(
              problems(job -> {
                job.timeout(bad).taskTimeout(bad);
                nothing(job, "a").timeout(bad);
              }))
          .hasSize(3)
          .anyMatch(at("timeout", "not positive"))
          .anyMatch(at("task_timeout", "not positive"))
          .anyMatch(at("tasks.a.timeout", "not positive"));
    }
    Duration before = Duration.ofMillis(-1);
    assertThat(
            problems(job -> {
              job.delay(before);
              nothing(job, "a").delay(before);
            }))
        .hasSize(2)
        .anyMatch(at("delay", "negative"))
        .anyMatch(at("tasks.a.delay", "negative"));
  }

  @Test
  void aTimeThatNoClockCanCountIsRefused() {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    assertThat(
            problems(job -> {
              job.timeout(ever).taskTimeout(ever).startAt(Instant.MAX);
              job.retry(Retry.times(2).backoff(ever).maxBackoff(ever));
              nothing(job, "a").timeout(ever).delay(ever);
            }))
        .extracting(Problem::place)
        .containsOnly(
            "timeout", "task_timeout", "start_at", "retry", "tasks.a.timeout", "tasks.a.delay");
  }

  @Test
  void aStartTimeAndADelayExcludeEachOther() {
    assertThat(
            problems(job -> {
              job.startAt(Instant.EPOCH).delay(Duration.ofSeconds(1));
              nothing(job, "a");
            }))
        .singleElement()
        .matches(at("delay", "start_at"));
  }

  @Test
  void aRetryOutOfItsRangesIsRefused() {
    Retry bad =
        Retry.times(0)
            .factor(0.5)
            .jitter(2)
            .backoff(Duration.ofSeconds(-1))
            .maxBackoff(Duration.ofSeconds(-2));
    assertThat(problems(job -> nothing(job, "a").retry(bad)))
        .hasSize(5)
        .allMatch(problem -> problem.place().equals("tasks.a.retry"));
    assertThat(problems(job -> nothing(job, "a").retry(Retry.times(2).factor(Double.NaN))))
        .singleElement()
        .matches(at("tasks.a.retry", "factor"));
  }

  @Test
  void moreTasksOrEdgesThanTheLimitAreRefused() {
    Config.Limits limits = new Config.Limits(3, 2, 100, 0);
    Hilera hilera = open(store().limits(limits));
    Job job = Job.named("limits");
    for (String name : List.of("a", "b", "c")) {
      nothing(job, name);
    }
    job.tasks().getLast().needs("a").needs("b");
    assertThat(hilera.check(job)).isEmpty();
    nothing(job, "d").needs("a");
    assertThat(hilera.check(job))
        .hasSize(2)
        .anyMatch(at("tasks", "4 are more than the limit of 3"))
        .anyMatch(at("tasks", "3 edges are more than the limit of 2"));
  }

  @Test
  void theDefaultLimitsAreAMillionTasksAndTenMillionEdges() {
    assertThat(store().limits())
        .isEqualTo(new Config.Limits(1_000_000, 10_000_000, 16 * 1024 * 1024, 1_000, 3));
  }

  @Test
  void aResultThatIsNoTaskOfTheJobIsRefused() {
    Task<String> stranger = Job.named("other").task("stranger", () -> "");
    assertThat(
            problems(job -> {
              nothing(job, "a");
              job.result(stranger);
            }))
        .singleElement()
        .matches(at("result", "stranger"));
  }

  @Test
  void whatNoNodeCanEverRunIsRefused() {
    Config.Node node = new Config.Node("here", Map.of("disk", "ssd"), Resources.of("cpu", 2));
    Hilera hilera = open(store().node(node));
    Job job = Job.named("places");
    nothing(job, "a").resources(Resources.of("cpu", 3));
    nothing(job, "b").node("there");
    nothing(job, "c").labels(Map.of("disk", "tape"));
    nothing(job, "d").resources(Resources.of("cpu", 2)).node("here").labels(Map.of("disk", "ssd"));
    assertThat(hilera.check(job))
        .hasSize(3)
        .anyMatch(at("tasks.a.resources", "cpu=3"))
        .anyMatch(at("tasks.b.node", "there"))
        .anyMatch(at("tasks.c.node", "tape"));
  }

  private static Task<?> nothing(TaskList tasks, String name) {
    return tasks.task(name, () -> {});
  }

  private List<Problem> problems(Consumer<Job> description) {
    Job job = Job.named("job");
    description.accept(job);
    return open(1).check(job);
  }

  private static java.util.function.Predicate<Problem> at(String place, String text) {
    return problem -> problem.place().equals(place) && problem.fault().contains(text);
  }
}
