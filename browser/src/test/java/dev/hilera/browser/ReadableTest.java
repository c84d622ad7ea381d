package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.hilera.Job;
import dev.hilera.Task;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What stands on the page can be read: nothing is cut off, broken or out of line. */
class ReadableTest extends Dashboard {
  private static final String LONG =
      "a-name-of-two-hundred-characters-".repeat(7).substring(0, 200);

  /** Which of these reach out of their frame. */
  private static final String OUTSIDE =
      """
      nodes => {
        const frame = document.querySelector('.graph').getBoundingClientRect();
        return nodes.filter(node => {
          const box = node.getBoundingClientRect();
          return box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
        }).map(node => node.dataset.task);
      }
      """;

  private static List<?> outside(Page page, String nodes) {
    return (List<?>) page.locator(nodes).evaluateAll(OUTSIDE);
  }

  private static double figure(Page page, String script) {
    return ((Number) page.evaluate(script)).doubleValue();
  }

  /** Nine steps, of which one has three tasks beside each other. */
  private static Job release() {
    Job job = Job.named("release");
    Task<?> before = job.task("checkout", () -> 1);
    for (String step :
        List.of("compile", "browser-tests", "package", "images", "sign", "stage", "publish")) {
      before = job.task(step, () -> 1).needs(before);
      if (step.equals("compile")) {
        job.task("unit-tests", () -> 1).needs(before);
        job.task("load-tests", () -> 1).needs(before);
      }
    }
    job.task("announce", () -> 1).needs(before);
    return job;
  }

  @Test
  void aGraphIsSeenWholeAsLongAsItCanBeReadAndTakesTheHeightOfTheWindow() throws Exception {
    serve();
    long id = finished(release());

    Page page = open("#/jobs/" + id);

    assertThat(page.locator(".node")).hasCount(11);
    Assertions.assertThat(outside(page, ".node")).isEmpty();
    Assertions.assertThat(
            page.locator(".node b")
                .evaluateAll("all => all.every(e => e.scrollWidth <= e.clientWidth)"))
        .as("names that are not cut")
        .isEqualTo(true);
    double bottom = figure(page, "document.querySelector('.graph').getBoundingClientRect().bottom");
    Assertions.assertThat(bottom).isBetween(780.0, 860.0);
    double letters =
        figure(
            page,
            "(() => { const name = document.querySelector('.node b'); return"
                + " parseFloat(getComputedStyle(name).fontSize) *"
                + " name.getBoundingClientRect().height / name.offsetHeight; })()");
    Assertions.assertThat(letters).as("pixels of a name").isGreaterThan(10.5);
  }

  @Test
  void aGraphIsSeenWholeBesideTheTaskThatFailed() throws Exception {
    serve();
    long id = finished(failing(release()));

    Page page = open("#/jobs/" + id);

    assertThat(page.locator("#task-title")).hasText("lint");
    assertThat(page.locator(".graph")).hasClass(Pattern.compile(".*narrowed.*"));
    Assertions.assertThat(outside(page, ".node")).isEmpty();
    Assertions.assertThat(cut(page)).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator(".graph")).not().hasClass(Pattern.compile(".*narrowed.*"));
    Assertions.assertThat(outside(page, ".node")).isEmpty();
  }

  private static Job failing(Job job) {
    job.task(
        "lint",
        () -> {
          throw new IllegalStateException("no");
        });
    return job;
  }

  /** Names of which not all is seen, or of which a word is broken. */
  private static List<?> cut(Page page) {
    return (List<?>)
        page.locator(".node b")
            .evaluateAll(
                """
                all => all.filter(e => {
                  const range = document.createRange();
                  range.selectNodeContents(e);
                  const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
                  return e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1
                      || lines.size > e.textContent.split('-').length;
                }).map(e => e.textContent)
                """);
  }

  @Test
  void threeTasksBesideEachOtherAreSeenWholeOnASmallScreen() throws Exception {
    serve();
    Job job = Job.named("three");
    for (String name : List.of("compile-sources", "run-unit-tests", "check-licences")) {
      job.task(name, () -> 1);
    }
    long id = finished(job);

    Page page = open(context(narrow()), "#/jobs/" + id);

    assertThat(page.locator(".node")).hasCount(3);
    Assertions.assertThat(outside(page, ".node")).isEmpty();
    Assertions.assertThat(cut(page)).isEmpty();
    page.locator(".node").first().click();
    assertThat(page.locator("#task-title")).hasText("compile-sources");
  }

  @Test
  void aGraphTurnsWithTheScreen() throws Exception {
    serve();
    Job job = Job.named("two");
    Task<?> first = job.task("first", () -> 1);
    job.task("second", () -> 1).needs(first);
    Page page = open("#/jobs/" + finished(job));
    String isBelow =
        "() => { const [one, other] = [...document.querySelectorAll('.node')].map(e =>"
            + " e.getBoundingClientRect()); return other && other.top > one.bottom; }";
    assertThat(node(page, "second")).isVisible();
    Assertions.assertThat(page.evaluate(isBelow)).isEqualTo(false);

    page.setViewportSize(400, 800);

    page.waitForFunction(isBelow);
  }

  @Test
  void aGraphThatDoesNotFitGoesAlongWithWhatRunsUntilSomebodyMovesIt() {
    serve();
    Semaphore steps = new Semaphore(20);
    Job job = Job.named("long-way");
    Task<?> before = job.task("step-0", () -> steps.acquire());
    for (int at = 1; at < 40; at++) {
      job.task("beside-" + at, () -> 1).needs(before);
      before = job.task("step-" + at, () -> steps.acquire()).needs(before);
    }
    long id = hilera().run(job).jobId();
    Page page = open("#/jobs/" + id);

    assertThat(node(page, "step-20")).hasAttribute("data-status", "running");
    assertThat(node(page, "step-20")).isInViewport();
    steps.release(15);
    assertThat(node(page, "step-35")).hasAttribute("data-status", "running");
    assertThat(node(page, "step-35")).isInViewport();
    page.locator(".graph").hover();
    page.mouse().wheel(-100_000, -100_000);
    assertThat(node(page, "step-0")).isInViewport();
    steps.release(1);
    assertThat(node(page, "step-36")).hasAttribute("data-status", "running");
    assertThat(node(page, "step-0")).isInViewport();
    button(page, "Fit").click();
    assertThat(node(page, "step-39")).isInViewport();
    steps.release(10);
  }

  @Test
  void aChainGoesOnInTheNextRowAndIsSeenWhole() throws Exception {
    serve();
    Job job = Job.named("chain");
    Task<?> before = job.task("step-0", () -> 1);
    for (int at = 1; at < 30; at++) {
      before = job.task("step-" + at, () -> 1).needs(before);
    }
    long id = finished(job);

    Page page = open("#/jobs/" + id);

    assertThat(page.locator(".node")).hasCount(30);
    Assertions.assertThat(outside(page, ".node")).isEmpty();
    Assertions.assertThat(page.locator(".links path").count()).isEqualTo(29);
    node(page, "step-0").focus();
    page.keyboard().press("ArrowDown");
    assertThat(node(page, "step-0")).not().isFocused();
    page.locator(".node:focus").click();
    assertThat(page.locator("#task-title")).hasText(Pattern.compile("step-[5-9]"));
  }

  @Test
  void theLinesOfAStackTraceStayWholeAndItsMessageIsWrapped() throws Exception {
    serve();
    Job job = Job.named("failing");
    job.task(
        "fails",
        () -> {
          throw new IllegalStateException("what went wrong is told in many words ".repeat(10));
        });
    long id = finished(job);

    Page page = open("#/jobs/" + id);

    Locator trace = page.locator(".error .trace");
    assertThat(trace).containsText("at dev.hilera.browser.ReadableTest");
    int lines = trace.textContent().strip().split("\n", -1).length;
    double height =
        ((Number) trace.evaluate("e => e.getBoundingClientRect().height")).doubleValue();
    double line =
        ((Number) trace.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)")).doubleValue();
    Assertions.assertThat(height).isBetween(line * (lines - 0.5), line * (lines + 0.5));
    Assertions.assertThat(
            page.locator(".error .message")
                .evaluate(
                    "e => e.getBoundingClientRect().right <="
                        + " e.parentElement.getBoundingClientRect().right"))
        .isEqualTo(true);
  }

  @Test
  void whatCardsTellStandsInColumns() throws Exception {
    serve();
    finished(quick("done"));
    hilera().cancel(hilera().submit(quick("cancelled")));
    hilera().pause(hilera().submit(quick("paused")));
    hilera().submit(quick("held"));
    hilera().run(waiting("running"));

    Page page = open("");

    assertThat(page.locator(".card")).hasCount(5);
    assertThat(page.locator(".card[data-status=running]")).hasCount(1);
    for (String part :
        List.of(
            ".bar",
            ".line",
            ".when",
            ".acts button:first-child:nth-last-child(2)",
            ".acts button:last-child")) {
      Object places =
          page.evaluate(
              "part => [...new Set([...document.querySelectorAll(`.card ${part}`)].map(e => { const"
                  + " box = e.getBoundingClientRect(), card ="
                  + " e.closest('.card').getBoundingClientRect(); return [box.left, box.right *"
                  + " !part.includes('line'), box.top - card.top].map(Math.round).join(); }))]",
              part);
      Assertions.assertThat((List<?>) places).as(part).hasSize(1);
    }
  }

  @Test
  void aCancelledJobTellsWhatBecameOfItsTasks() throws Exception {
    serve();
    Job job = Job.named("half");
    var first = job.task("first", () -> 1);
    var second = job.task("second", () -> gate.await()).needs(first);
    job.task("third", () -> 3).needs(second);
    long half = hilera().run(job).jobId();
    Page page = open("#/jobs/" + half);
    assertThat(node(page, "second")).hasAttribute("data-status", "running");
    assertThat(page.locator(".facts")).containsText("3 · 1 completed, 1 running, 1 waiting");

    hilera().cancel(half);
    long never = hilera().submit(quick("never"));
    hilera().cancel(never);

    assertThat(page.locator(".facts")).containsText("3 · 1 completed, 2 cancelled");
    assertThat(page.locator(".facts")).not().containsText("%");
    page.navigate(address());
    assertThat(card(page, half).locator(".line")).hasText("1 completed, 2 cancelled");
    assertThat(card(page, never).locator(".line")).hasText("cancelled before it began");
  }

  @Test
  void anAttemptThatIsTooShortForItsTimeHasItBeside() throws Exception {
    serve();
    Job job = Job.named("uneven");
    var first = job.task("first", () -> 1);
    var slow = job.task("slow", () -> !gate.await(1, TimeUnit.SECONDS)).needs(first);
    job.task("last", () -> 1).needs(slow);
    long id = finished(job);

    Page page = open("#/jobs/" + id + "/timeline");

    assertThat(page.locator(".attempt")).hasCount(3);
    assertThat(page.locator(".attempt > text")).hasText(new Pattern[] {time(), time(), time()});
    assertThat(page.locator(".attempt > .beside")).hasCount(2);
    Assertions.assertThat(
            page.locator(".attempt > text")
                .evaluateAll(
                    "all => all.every(e => e.getBoundingClientRect().right <= innerWidth - 20)"))
        .isEqualTo(true);
  }

  @Test
  void aFailureIsToldByWhatItSaysAndNotByWhereItWas() throws Exception {
    serve();
    Job job = Job.named("failing");
    job.task(
        "fails",
        () -> {
          throw new IllegalStateException("the disk is full");
        });
    job.task("other", () -> 1);
    long id = finished(job);

    Page page = open("");

    assertThat(card(page, id).locator(".line")).hasText("IllegalStateException: the disk is full");
    card(page, id).locator("a").click();
    assertThat(page.locator(".failure p"))
        .hasText("fails failed: IllegalStateException: the disk is full");
  }

  private static Pattern time() {
    return Pattern.compile("[0-9.]+ (ms|s)");
  }

  @Test
  void numbersAndTheirNounsAgreeAndWhatIsNotThereIsNotCounted() {
    serve();
    BrowserContext context = context(wide());
    Instant now = InstantSource.system().instant();
    // Samples of times to come, so that none of the page's own come after them.
    String sample = "{\"at\":\"%s\",\"processed\":%d,\"pending\":1,\"active\":1}";
    String history =
        "[%s,%s]".formatted(sample.formatted(now, 6), sample.formatted(now.plusSeconds(60), 7));
    context.route(
        "**/api/stats/history",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(history)));

    Page page = open(context, "#/nodes");

    assertThat(page.locator(".chart figcaption"))
        .hasText(
            new Pattern[] {
              Pattern.compile("1\\s*attempt a minute"),
              Pattern.compile("1\\s*pending job$"),
              Pattern.compile("1\\s*attempt running"),
            });
    assertThat(page.locator(".node-panel .badge"))
        .hasText(Pattern.compile("alive, seen (just now|\\d+ s ago)"));
    assertThat(page.locator(".node-panel")).not().containsText("asleep");
  }

  @Test
  void aNameOf200CharactersWidensNothingAndIsThereToBeRead() throws Exception {
    serve();
    Job job = Job.named(LONG);
    job.label("a-label-that-is-rather-long-too", LONG.substring(0, 63));
    var first = job.task(LONG, () -> 1);
    job.task(LONG.substring(1), () -> 2).needs(first);
    long id = finished(job);
    for (BrowserContext context : List.of(context(wide()), context(narrow()))) {
      for (String place :
          List.of("", "#/jobs/%d/graph/task/%s", "#/jobs/%d/timeline", "#/jobs/%d/tasks")) {
        Page page = open(context, String.format(place, id, LONG));
        assertThat(page.locator("main [aria-busy]")).hasCount(0);
        assertThat(
                page.locator(
                        "main [title*='" + LONG + "'], main .attempt[aria-label*='" + LONG + "']")
                    .first())
            .isVisible();
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            .as("%s at %s", place, page.viewportSize().width)
            .isEqualTo(true);
        page.close();
      }
    }
  }
}
