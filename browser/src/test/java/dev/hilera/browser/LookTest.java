package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every page on every screen: themes, small screens, keyboard, and who cannot see. */
class LookTest extends Dashboard {
  /** Jobs of all kinds, so that every page has something to show. */
  private Map<String, String> places() throws Exception {
    serve();
    Job failing = Job.named("failing");
    var broken =
        failing
            .task(
                "broken",
                () -> {
                  throw new IllegalStateException("it broke");
                })
            .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    failing.task("never", () -> 1).needs(broken);
    failing.label("team", "a-team-with-a-name-that-is-long");
    long failed = finished(failing);
    finished(quick("done"));
    long cancelled = hilera().submit(quick("cancelled"));
    hilera().cancel(cancelled);
    long paused = hilera().submit(quick("paused"));
    hilera().pause(paused);
    hilera().submit(quick("held"));
    hilera().run(Job.of(walk, new Walk("home")));
    long running = hilera().run(waiting("running")).jobId();
    return Map.of(
        "queue", "",
        "new job", "#/new/echo",
        "job file", "#/new/job file",
        "nodes", "#/nodes",
        "failed job", "#/jobs/" + failed,
        "running job", "#/jobs/" + running + "/graph/task/wait",
        "timeline", "#/jobs/" + failed + "/timeline",
        "tasks", "#/jobs/" + failed + "/tasks",
        "data", "#/jobs/" + running + "/data");
  }

  private static void settle(Page page) {
    assertThat(page.locator(".connection")).hasText("Live");
    assertThat(page.locator("main [aria-busy]")).hasCount(0);
    assertThat(page.locator("h1")).isVisible();
  }

  @Test
  @Timeout(
      600) // each page is looked through three times; a machine without a graphics card is slow
  void axeFindsNothingSeriousInBothThemes() throws Exception {
    Map<String, String> places = places();
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> place : places.entrySet()) {
      Page page = open(context(wide()), place.getValue());
      settle(page);
      found.addAll(serious(place.getKey(), axe(page)));
      // What is not about colours does not depend on the theme.
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      found.addAll(
          serious("light " + place.getKey(), axe(page).withRules(List.of("color-contrast"))));
      // What is laid out anew on a small screen keeps its colours.
      page.setViewportSize(400, 800);
      page.reload();
      settle(page);
      found.addAll(
          serious("small " + place.getKey(), axe(page).disableRules(List.of("color-contrast"))));
      page.close();
    }
    Assertions.assertThat(found).isEmpty();
  }

  private static List<String> serious(String place, AxeBuilder axe) {
    return axe.analyze().getViolations().stream()
        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
        .map(rule -> place + ": " + rule.getId() + " " + nodes(rule))
        .toList();
  }

  /** Tells violations only; the page has no frames, so axe needs no tab of its own. */
  private static AxeBuilder axe(Page page) {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return new AxeBuilder(page).options(options).setLegacyMode(true);
  }

  private static List<String> nodes(Rule rule) {
    return rule.getNodes().stream().map(node -> node.getHtml() + node.getFailureSummary()).toList();
  }

  @Test
  void nothingIsWiderThanAScreenOf400Pixels() throws Exception {
    Map<String, String> places = places();
    BrowserContext context = context(narrow());
    for (Map.Entry<String, String> place : places.entrySet()) {
      Page page = open(context, place.getValue());
      settle(page);
      Object tooWide =
          page.evaluate(
              "[...document.querySelectorAll('body, header *, main, main > *, .job *')].filter(e =>"
                  + " !e.closest('.graph, .scroll, .tabs') && e.getBoundingClientRect().right >"
                  + " innerWidth + 0.5).map(e => e.outerHTML.slice(0, 200)).join(' ')");
      Assertions.assertThat(tooWide).as(place.getKey()).isEqualTo("");
      Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .as(place.getKey())
          .isEqualTo(true);
      page.close();
    }
  }

  @Test
  void onASmallScreenAJobIsSubmittedAndCancelled() {
    serve();
    Page page = open(context(narrow()), "");

    link(page, "New job").click();
    page.locator(".type").getByText("countdown").click();
    button(page, "Submit").click();
    assertThat(page.locator("#job-title")).hasText("countdown");
    page.locator("[data-act=cancel]").click();

    assertThat(page.locator(".job .badge").first()).hasText("cancelled");
  }

  @Test
  void theThemeFollowsTheSystemUntilOneIsChosenAndThatIsRemembered() {
    serve();
    BrowserContext context = context(wide());
    Page page = open(context, "");
    String dark = ground(page);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    String light = ground(page);
    Assertions.assertThat(light).isNotEqualTo(dark);

    page.locator(".theme").click();
    Assertions.assertThat(ground(page)).isEqualTo(dark);
    page.reload();
    Assertions.assertThat(ground(page)).isEqualTo(dark);
    page.locator(".theme").click();
    page.locator(".theme").click();
    assertThat(page.locator(".theme")).hasAttribute("title", "Theme: system");
    Assertions.assertThat(ground(page)).isEqualTo(light);
  }

  private static String ground(Page page) {
    return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void everythingGoesByKeyboard() {
    serve();
    Page page = open("");
    assertThat(page.getByText("No job yet")).isVisible();

    page.keyboard().press("n");
    assertThat(page.locator("h1")).hasText("New job");
    tabTo(page, "walk");
    page.keyboard().press("Enter");
    tabTo(page, "to");
    page.keyboard().type("ward the sea");
    tabTo(page, "Submit");
    page.keyboard().press("Enter");
    assertThat(page.locator("#job-title")).hasText("walk");
    tabTo(page, "Cancel walk");
    page.keyboard().press("Enter");
    assertThat(page.locator(".job .badge").first()).hasText("cancelled");
    page.keyboard().press("q");
    assertThat(page.locator(".card")).hasCount(1);
    tabTo(page, "walk");
    page.keyboard().press("Enter");
    assertThat(page.locator("#job-title")).hasText("walk");
    tabTo(page, "Retry walk");
    page.keyboard().press("Enter");
    assertThat(page.locator(".job .badge").first()).hasText("running");
    tabTo(page, "Graph");
    page.keyboard().press("Enter");
    tabTo(page, "walk, running");
    page.keyboard().press("Enter");
    assertThat(page.locator("#task-title")).isFocused();
    tabTo(page, "Close the task");
    page.keyboard().press("Enter");
    assertThat(node(page, "walk")).isFocused();
    gate.countDown();
    assertThat(page.locator(".job .badge").first()).hasText("completed");
    page.keyboard().press("/");
    assertThat(page.getByLabel("Search jobs by name")).isFocused();

    Assertions.assertThat(hilera().counts()).containsEntry(JobStatus.COMPLETED, 1);
  }

  /** Goes on with the tabulator until what has the focus says this. */
  private static void tabTo(Page page, String words) {
    String said =
        "() => { const e = document.activeElement; return [e.getAttribute('aria-label'),"
            + " e.innerText, e.name].filter(Boolean).join(' '); }";
    for (int press = 0; press < 60; press++) {
      if (String.valueOf(page.evaluate(said)).startsWith(words)) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("the tabulator never came to " + words);
  }

  @Test
  void arrowsGoFromCardToCardAndFromTaskToTask() throws Exception {
    serve();
    Job job = Job.named("older");
    var first = job.task("first", () -> 1);
    job.task("second", first, one -> one);
    finished(job);
    finished(quick("newer"));
    Page page = open("");

    page.locator(".card a").first().focus();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.locator("#job-title")).hasText("older");
    node(page, "first").focus();
    page.keyboard().press("ArrowRight");
    assertThat(node(page, "second")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#task-title")).hasText("second");
    page.keyboard().press("Escape");
    assertThat(node(page, "second")).isFocused();
  }

  @Test
  void whoCannotSeeHearsWhatEachThingIs() throws Exception {
    serve();
    Job job = Job.named("row");
    var first = job.task("first", () -> 1);
    job.task("second", first, one -> one);
    long id = finished(job);
    Page page = open("");
    assertThat(page.locator(".card")).hasCount(1);
    assertThat(page.locator("body"))
        .matchesAriaSnapshot(
            """
            - banner:
              - link "Hilera, the queue"
              - navigation "Pages":
                - link "Queue"
                - link "Nodes"
                - link "New job"
              - status: Live
              - 'button "Theme: system. Switch to dark"'
            - main:
              - heading "Queue" [level=1]
              - group "Show by status":
                - button /running 0/
              - searchbox "Search jobs by name"
              - combobox "Type of job"
              - list "Jobs":
                - listitem:
                  - text: completed
                  - link "row"
                  - progressbar "Progress of row"
            """);
    everythingHasAName(page);
    page.navigate(address() + "#/jobs/" + id + "/graph/task/second");
    assertThat(page.locator(".task .value")).isVisible();
    assertThat(page.locator("main"))
        .matchesAriaSnapshot(
            """
            - article "row":
              - heading "row" [level=1]
              - progressbar "Progress of row"
              - navigation "Views of the job":
                - link "Graph"
                - link "Timeline"
              - group "Zoom":
                - button "Smaller"
              - group "Graph of tasks":
                - button /first, completed/
                - button /second, completed/ [pressed]
              - complementary "second":
                - heading "second" [level=2]
                - button "Close the task"
                - region "Attempts":
                  - table
                - heading "Inputs" [level=3]
                - list:
                  - listitem:
                    - button "first"
                - region "Result"
            """);
    everythingHasAName(page);
    page.navigate(address() + "#/new/countdown");
    assertThat(page.locator("main"))
        .matchesAriaSnapshot(
            """
            - heading "New job" [level=1]
            - group "Type of job":
              - button /countdown/ [pressed]
            - form "countdown":
              - textbox "seconds"
              - textbox "Name of the job"
              - checkbox "Start at once" [checked]
              - button "Submit"
            """);
    everythingHasAName(page);
  }

  private static void everythingHasAName(Page page) {
    List<String> nameless =
        Stream.of("button", "a", "input", "select", "textarea")
            .flatMap(tag -> page.locator(tag + ":visible").all().stream())
            .filter(element ->
                element
                    .evaluate(
                        "e => (e.ariaLabel || e.innerText || e.labels?.[0]?.innerText ||"
                            + " '').trim()")
                    .equals(""))
            .map(element -> (String) element.evaluate("e => e.outerHTML"))
            .toList();
    Assertions.assertThat(nameless).isEmpty();
  }

  @Test
  void whoWantsNoMotionSeesNone() {
    serve();
    Job job = Job.named("row");
    var first = job.task("first", () -> 1);
    job.task("second", () -> gate.await()).needs(first);
    long id = hilera().run(job).jobId();
    String moving =
        "() => document.getAnimations().filter(one => one.playState === 'running').length";

    Page calm = open(context(wide().setReducedMotion(ReducedMotion.REDUCE)), "#/jobs/" + id);
    assertThat(node(calm, "second")).hasAttribute("data-status", "running");
    Assertions.assertThat(calm.evaluate(moving)).isEqualTo(0);
    Page lively = open("#/jobs/" + id);
    assertThat(node(lively, "second")).hasAttribute("data-status", "running");
    Assertions.assertThat((Integer) lively.evaluate(moving)).isPositive();
  }
}
