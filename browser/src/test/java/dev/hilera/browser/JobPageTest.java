package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.hilera.Attempt;
import dev.hilera.Job;
import dev.hilera.Retry;
import dev.hilera.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** One job: its graph, its timeline, its tasks. */
class JobPageTest extends Dashboard {
  /** Three tasks in a row, the middle one waits for the gate. */
  private long row() {
    Job job = Job.named("row");
    var first = job.task("first", () -> List.of("a", "b"));
    var middle =
        job.task(
            "middle",
            first,
            list -> {
              Attempt.current().progress(30, "under way");
              gate.await();
              return list.size();
            });
    job.task("last", middle, size -> size + 1);
    return hilera().run(job).jobId();
  }

  @Test
  void theGraphIsLive() {
    serve();
    long id = row();

    Page page = open("#/jobs/" + id);
    Locator bar = page.locator(".head").getByRole(AriaRole.PROGRESSBAR);

    assertThat(bar).hasAttribute("aria-valuenow", "33");
    assertThat(page.locator(".facts")).containsText("3 · 1 completed, 1 running, 1 waiting");
    assertThat(node(page, "first")).hasAttribute("data-status", "completed");
    assertThat(node(page, "middle")).hasAttribute("data-status", "running");
    assertThat(node(page, "middle")).containsText("30 %");
    assertThat(node(page, "last")).hasAttribute("data-status", "waiting");
    gate.countDown();
    assertThat(node(page, "last")).hasAttribute("data-status", "completed");
    assertThat(page.locator(".job .badge").first()).hasText("completed");
    assertThat(node(page, "first"))
        .hasAttribute("aria-label", Pattern.compile("first, completed, [0-9.]+ (ms|s)"));
  }

  @Test
  void whatAJobIsForStandsBelowItsName() {
    serve();
    Job job = Job.named("nightly").description("Adds up what was sold.\nAsk <Ann> first.");
    job.task("one", () -> 1);
    long id = hilera().run(job).jobId();

    Page page = open("#/jobs/" + id);

    assertThat(page.locator(".head .description"))
        .hasText("Adds up what was sold. Ask <Ann> first.");
  }

  @Test
  void theGraphTellsAttemptsAndFailuresAndOpensTheTaskThatFailed() throws Exception {
    serve();
    Job job = Job.named("failing");
    var broken =
        job.task(
                "broken",
                () -> {
                  throw new IllegalStateException("the disk is full");
                })
            .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    job.task("never", () -> 1).needs(broken);
    long id = finished(job);

    Page page = open("");
    card(page, id).locator("a").click();

    assertThat(page.locator("#task-title")).hasText("broken");
    assertThat(page.locator(".task .error")).containsText("the disk is full");
    assertThat(page.locator(".task tbody tr:not(.reason)")).hasCount(2);
    assertThat(node(page, "broken")).hasAttribute("aria-label", Pattern.compile(".*, attempt 2"));
    assertThat(node(page, "broken").locator(".tries")).hasText("×2");
    assertThat(node(page, "never")).hasAttribute("data-status", "not_run");
    assertThat(page.locator(".failure p"))
        .hasText("broken failed: IllegalStateException: the disk is full");
  }

  @Test
  void aTaskShowsItsInputsItsResultAndWhyItWaits() {
    serve();
    long id = row();
    Page page = open("#/jobs/" + id);

    node(page, "last").click();
    assertThat(page.locator(".task .why")).containsText("middle");
    page.locator(".task .why").getByText("middle").last().click();
    assertThat(page.locator("#task-title")).hasText("middle");
    assertThat(page.locator(".task .needs")).containsText("[\"a\",\"b\"]");
    assertThat(page.locator(".task .progress")).containsText("30 % · under way");
    gate.countDown();
    assertThat(page.locator(".task .value")).hasText("2");
    page.keyboard().press("Escape");
    assertThat(page.locator(".task")).hasCount(0);
  }

  @Test
  void theFailureNamesTheTaskThatFailedFirstAndLeadsToIt() {
    serve();
    Job job = Job.named("failing");
    job.task("first", JobPageTest::fail);
    job.task(
        "later",
        () -> {
          gate.await();
          return fail();
        });
    long id = hilera().run(job).jobId();
    Page page = open("#/jobs/" + id + "/graph/task/later");
    assertThat(node(page, "first")).hasAttribute("data-status", "failed");

    gate.countDown();

    assertThat(page.locator(".failure p"))
        .hasText("first and 1 other failed: IllegalStateException: no luck");
    page.locator(".failure").getByText("Show the task").click();
    assertThat(page.locator("#task-title")).hasText("first");
    assertThat(page.locator(".failure a")).hasCount(0);
  }

  private static int fail() {
    throw new IllegalStateException("no luck");
  }

  @Test
  void parametersAndResultAreFormattedAndOneThatFailedHasNoResult() throws Exception {
    serve();
    Job job = Job.named("tells");
    job.task("tells", () -> Map.of("list", List.of(1, 2), "text", "a \"word\""));
    long id = finished(job);

    Page page = open("#/jobs/" + id + "/data");

    assertThat(page.locator(".data .value[aria-label=Result]"))
        .hasText(Pattern.compile("\\{\n {2}\"(list|text)\": .*\n}", Pattern.DOTALL));
    assertThat(page.locator(".data .value")).containsText("a \\\"word\\\"");
    assertThat(page.locator(".data")).containsText("It has none.");
    Job failing = Job.named("failing");
    failing.task("fails", JobPageTest::fail);
    page.navigate(address() + "#/jobs/" + finished(failing) + "/data");
    assertThat(page.locator(".data")).containsText("A job that failed has none.");
    assertThat(page.locator(".failure")).containsText("no luck");
  }

  @Test
  void aTaskIsCancelledAndTriedAgain() {
    serve();
    long id = row();
    Page page = open("#/jobs/" + id + "/graph/task/middle");

    page.getByLabel("Cancel task middle").click();
    assertThat(node(page, "middle")).hasAttribute("data-status", "cancelled");
    assertThat(node(page, "last")).hasAttribute("data-status", "not_run");
    page.getByLabel("Retry task middle").click();
    assertThat(node(page, "middle")).hasAttribute("data-status", "running");
    gate.countDown();
    assertThat(node(page, "last")).hasAttribute("data-status", "completed");
  }

  @Test
  void theTimelineShowsEachAttemptByItsNode() throws Exception {
    serve();
    AtomicInteger tries = new AtomicInteger();
    Job job = Job.named("retried");
    job.task(
            "flaky",
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
            })
        .retry(Retry.times(3).backoff(Duration.ofMillis(1)));
    job.task("steady", () -> 1);
    long id = finished(job);

    Page page = open("#/jobs/" + id + "/timeline");

    assertThat(page.locator(".timeline .attempt")).hasCount(4);
    assertThat(page.locator(".timeline .attempt.is-failed")).hasCount(2);
    assertThat(page.locator(".timeline .node-word")).containsText("local");
    page.locator(".attempt[aria-label^='flaky, attempt 3']").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#task-title")).hasText("flaky");
  }

  @Test
  void aPendingJobSaysWhyNothingRuns() {
    serve();
    for (int at = 0; at < 3; at++) {
      hilera().run(waiting("busy"));
    }
    Job job = Job.named("patient");
    job.task("one", () -> 1);
    job.task("two", () -> 2);
    long id = hilera().run(job).jobId();

    Page page = open("#/jobs/" + id);

    assertThat(page.locator(".head .why")).containsText("workers are busy");
    gate.countDown();
    assertThat(page.locator(".head .why")).hasCount(0);
    assertThat(page.locator(".job .badge").first()).hasText("completed");
  }

  @Test
  void aScriptInAnyTextIsShownAsText() throws Exception {
    serve();
    String script = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";
    Job job = Job.named("<u>name<u>");
    job.label("note", script);
    job.task("<i>task<i>", () -> Attempt.current().progress(50, script));
    job.task(
        "fails",
        () -> {
          throw new IllegalStateException(script);
        });
    long id = finished(job);
    Page page = open("");

    assertThat(card(page, id)).containsText("<u>name<u>");
    assertThat(card(page, id)).containsText("onerror");
    card(page, id).locator("a").click();
    assertThat(page.locator(".failure")).containsText(script);
    assertThat(page.locator(".task .error")).containsText(script);
    page.locator(".tabs").getByText("Tasks").click();
    assertThat(page.locator(".row", new Page.LocatorOptions().setHasText("<i>task<i>")))
        .isVisible();
    Job talking = Job.named("talks");
    talking.task(
        "talk",
        () -> {
          Attempt.current().progress(50, script);
          gate.await();
          return script;
        });
    long other = hilera().run(talking).jobId();
    page.navigate(address() + "#/");
    assertThat(card(page, other)).containsText(script);
    card(page, other).locator("a").click();
    assertThat(page.locator(".task .progress")).containsText(script);
    gate.countDown();
    assertThat(page.locator(".value[aria-label=Result]")).containsText("onerror=");

    Assertions.assertThat(page.evaluate("window.broken")).isNull();
    assertThat(page.locator("main script, main img, main u, main i:not([class])")).hasCount(0);
  }

  @Test
  void aJobThatIsNotThereIsToldSoAndOneThatIsClearedTurnsIntoThat() throws Exception {
    serve();
    excuse("404");
    Page page = open("#/jobs/99");
    assertThat(page.getByText("There is no job #99")).isVisible();

    long id = finished(quick("short-lived"));
    page.navigate(address() + "#/jobs/" + id);
    assertThat(page.locator("#job-title")).hasText("short-lived");
    hilera().forgetFinished();
    page.reload();
    assertThat(page.getByText("There is no job #" + id)).isVisible();
  }

  @Test
  void fromOneJobToTheNextNoTaskComesAlong() throws Exception {
    serve();
    Job failing = Job.named("failing");
    failing.task("fails", JobPageTest::fail);
    failing.task("other", () -> 1);
    long failed = finished(failing);
    long id = row();
    Page page = open("#/jobs/" + failed);
    assertThat(page.locator("#task-title")).hasText("fails");
    assertThat(page).hasURL(Pattern.compile(".*/jobs/" + failed + "/graph/task/fails"));

    page.navigate(address() + "#/jobs/" + id);

    assertThat(node(page, "middle")).hasAttribute("data-status", "running");
    assertThat(page.locator(".task")).hasCount(0);
  }

  @Test
  void anAnswerThatIsOlderThanTheNewsDoesNotStay() {
    serve();
    long id = row();
    BrowserContext context = context(wide());
    context.route(
        "**/graph?*",
        route -> {
          APIResponse old = route.fetch();
          gate.countDown();
          await(id);
          route.fulfill(new Route.FulfillOptions().setResponse(old));
        });

    Page page = open(context, "#/jobs/" + id);

    assertThat(node(page, "last")).hasAttribute("data-status", "completed");
  }

  private void await(long job) {
    try {
      var _ = hilera().find(job).await(PATIENCE);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tasksThatAreSpawnedAppear() {
    serve();
    long id = row();
    Page page = open("#/jobs/" + id);
    assertThat(node(page, "middle")).hasAttribute("data-status", "running");

    page.evaluate(
        "id => fetch(`api/jobs/${id}/tasks`, {method: 'POST', headers: {'Content-Type':"
            + " 'application/json'}, body: JSON.stringify({parent: 'middle', tasks: {child: {type:"
            + " 'prime'}}})})",
        Long.toString(id));

    assertThat(node(page, "child")).isVisible();
    gate.countDown();
    assertThat(node(page, "child")).hasAttribute("data-status", "completed");
  }

  @Test
  void manyTasksThatStandAlikeShareABoxAndAreFoundInTheList() throws Exception {
    serve();
    Job job = Job.named("fan");
    var source = job.task("source", () -> 1);
    List<Task<?>> parts = new ArrayList<>();
    for (int at = 0; at < 60; at++) {
      parts.add(job.task("part-" + at, source, one -> one));
    }
    job.task("sink", () -> 2).needs(parts.toArray(Task<?>[]::new));
    long id = finished(job);

    Page page = open("#/jobs/" + id);
    assertThat(page.locator(".graph .node")).hasCount(3);
    assertThat(page.locator(".node.many")).containsText("60 completed");
    page.locator(".node.many a").click();
    page.getByLabel("Search tasks by name").fill("part-59");
    page.locator(".row").click();

    assertThat(page.locator("#task-title")).hasText("part-59");
  }

  @Test
  void theGroupOfTheTaskThatFailedIsInView() throws Exception {
    serve();
    Job job = Job.named("layers");
    List<Task<?>> tasks = new ArrayList<>();
    for (int at = 0; at < 400; at++) {
      int number = at;
      Task<?> task = job.task("task-" + at, () -> number == 303 ? fail() : number);
      if (at >= 20) {
        task.needs(tasks.get(at - 20), tasks.get(at - at % 20 - 20 + (at * 7 + 1) % 20));
      }
      tasks.add(task);
    }
    long id = finished(job);

    Page page = open("#/jobs/" + id);

    assertThat(page.locator("#task-title")).hasText("task-303");
    assertThat(page.locator(".node.many.is-failed")).isInViewport();
    assertThat(page.locator(".node.many").first()).not().isInViewport();
  }
}
