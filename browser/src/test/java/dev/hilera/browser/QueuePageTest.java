package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.hilera.Attempt;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The queue: cards, counts, commands. */
class QueuePageTest extends Dashboard {
  @Test
  void anEmptyQueueSaysWhatToDo() {
    serve();

    Page page = open("");

    assertThat(page.getByText("No job yet")).isVisible();
    assertThat(link(page, "Submit the first job")).isVisible();
    assertThat(page.locator(".connection")).hasText("Live");
    button(page, "Watch an example").click();
    assertThat(page.locator("#job-title")).hasText("first-steps");
    assertThat(page.locator(".node")).hasCount(5);
    assertThat(node(page, "fetch")).hasAttribute("data-status", "running");
    assertThat(page).hasTitle("(1) first-steps · Hilera");
    page.locator("[data-act=cancel]").click();
    assertThat(page).hasTitle("first-steps · Hilera");
    page.keyboard().press("q");
    assertThat(page).hasTitle("Hilera");
  }

  @Test
  void cardsStandInTheOrderRunningPendingFinishedAndTheNewestFirst() throws Exception {
    serve();
    long done = finished(quick("done"));
    long held = hilera().submit(quick("held"));
    long older = hilera().run(waiting("older")).jobId();
    long newer = hilera().run(waiting("newer")).jobId();
    long later = finished(quick("later"));

    Page page = open("");

    assertThat(page.locator(".card a[title]"))
        .hasText(new String[] {"newer", "older", "held", "later", "done"});
    Assertions.assertThat(page.locator(".card").all().stream().map(QueuePageTest::id))
        .containsExactly(newer, older, held, later, done);
    assertThat(page.locator("[data-count=running]")).hasText("2");
    assertThat(page.locator("[data-count=completed]")).hasText("2");
    gate.countDown();
    assertThat(page.locator(".card a[title]"))
        .hasText(new String[] {"held", "later", "newer", "older", "done"});
    assertThat(page.locator("[data-count=completed]")).hasText("4");
  }

  private static long id(Locator card) {
    return Long.parseLong(card.getAttribute("data-id"));
  }

  @Test
  void theBarOfARunningJobIsLive() {
    serve();
    Semaphore steps = new Semaphore(0);
    Job job = Job.named("steps");
    job.task(
        "walk",
        () -> {
          for (int percent = 0; percent < 100; percent += 25) {
            Attempt.current().progress(percent, "at " + percent);
            steps.acquire();
          }
        });
    Page page = open("");

    long id = hilera().run(job).jobId();

    Locator bar = card(page, id).getByRole(AriaRole.PROGRESSBAR);
    for (int percent = 0; percent < 100; percent += 25) {
      assertThat(bar).hasAttribute("aria-valuenow", Integer.toString(percent));
      assertThat(card(page, id)).containsText("at " + percent);
      steps.release();
    }
    assertThat(card(page, id)).hasAttribute("data-status", "completed");
  }

  @Test
  void aJobIsCancelledAndTriedAgainFromItsCard() {
    serve();
    long id = hilera().run(waiting("stubborn")).jobId();
    Page page = open("");

    card(page, id).getByText("Cancel").click();
    assertThat(card(page, id)).hasAttribute("data-status", "cancelled");
    card(page, id).getByText("Retry").click();
    assertThat(card(page, id)).hasAttribute("data-status", "running");
    gate.countDown();
    assertThat(card(page, id)).hasAttribute("data-status", "completed");
    assertThat(card(page, id).getByText("Retry")).hasCount(0);
  }

  @Test
  void aJobIsPausedAndResumedFromItsCard() {
    serve();
    Job job = Job.named("two-steps");
    var first = job.task("first", () -> gate.await());
    job.task("second", () -> 2).needs(first);
    long id = hilera().run(job).jobId();
    Page page = open("");

    card(page, id).getByText("Pause").click();
    assertThat(card(page, id)).hasAttribute("data-status", "paused");
    gate.countDown();
    card(page, id).getByText("Resume").click();
    assertThat(card(page, id)).hasAttribute("data-status", "completed");
  }

  @Test
  void aHeldJobIsStartedFromItsCardAndOneThatWaitsSaysWhy() {
    serve();
    for (int at = 0; at < 3; at++) {
      hilera().run(waiting("busy-" + at));
    }
    long held = hilera().submit(quick("held"));
    Page page = open("");
    assertThat(card(page, held)).containsText("held until somebody starts it");
    assertThat(card(page, held).locator(".acts button")).hasText(new String[] {"Start", "Cancel"});

    card(page, held).locator("[data-act=start]").click();

    assertThat(card(page, held)).containsText("workers are busy");
    assertThat(card(page, held).locator(".acts button")).hasText(new String[] {"Pause", "Cancel"});
    gate.countDown();
    assertThat(card(page, held)).hasAttribute("data-status", "completed");
    assertThat(card(page, held).locator(".acts button")).hasCount(0);
  }

  @Test
  void thereAreButtonsForWhatIsPossibleNowAndNoOthers() throws Exception {
    serve();
    long held = hilera().submit(quick("held"));
    long paused = hilera().submit(quick("paused"));
    hilera().pause(paused);
    long running = hilera().run(waiting("running")).jobId();
    Job failing = Job.named("failed");
    failing.task(
        "fails",
        () -> {
          throw new IllegalStateException("no");
        });
    long failed = finished(failing);
    long cancelled = hilera().submit(quick("cancelled"));
    hilera().cancel(cancelled);
    long completed = finished(quick("completed"));
    Map<Long, List<String>> possible =
        Map.of(
            held, List.of("Start", "Cancel"),
            paused, List.of("Resume", "Cancel"),
            running, List.of("Pause", "Cancel"),
            failed, List.of("Retry"),
            cancelled, List.of("Retry"),
            completed, List.of());
    Page queue = open("");
    Page job = open("");
    for (Map.Entry<Long, List<String>> one : possible.entrySet()) {
      String[] words = one.getValue().toArray(String[]::new);
      assertThat(card(queue, one.getKey())).isVisible();
      assertThat(card(queue, one.getKey()).locator(".acts button")).hasText(words);
      job.navigate(address() + "#/jobs/" + one.getKey());
      assertThat(job.locator(".crumb")).containsText("#" + one.getKey());
      assertThat(job.locator(".head .acts button")).hasText(words);
    }
  }

  @Test
  void searchStatusTypeAndLabelNarrowTheQueue() throws Exception {
    serve();
    finished(quick("apple"));
    Job labelled = quick("pear");
    labelled.label("team", "fruit");
    finished(labelled);
    hilera().run(Job.of(walk, new Walk("home")));
    Page page = open("");
    assertThat(page.locator(".card")).hasCount(3);

    page.getByLabel("Search jobs by name").fill("app");
    assertThat(page.locator(".card a[title]")).hasText(new String[] {"apple"});
    page.getByLabel("Search jobs by name").fill("label:team:fruit");
    assertThat(page.locator(".card a[title]")).hasText(new String[] {"pear"});
    page.getByLabel("Search jobs by name").fill("");
    page.getByLabel("Type of job").selectOption("walk");
    assertThat(page.locator(".card a[title]")).hasText(new String[] {"walk"});
    button(page, "Show all").click();
    page.locator(".tile.is-completed").click();
    assertThat(page.locator(".card")).hasCount(2);
    page.getByLabel("Search jobs by name").fill("nothing of the kind");
    assertThat(page.getByText("No job matches")).isVisible();
    page.locator(".empty").getByText("Show all").click();
    assertThat(page.locator(".card")).hasCount(3);
  }

  @Test
  void finishedJobsAreClearedAfterAQuestion() throws Exception {
    serve();
    finished(quick("done"));
    long held = hilera().submit(quick("held"));
    Page page = open("");
    assertThat(page.locator(".card")).hasCount(2);

    button(page, "Clear finished").click();
    button(page, "Keep them").click();
    Assertions.assertThat(hilera().counts()).containsEntry(JobStatus.COMPLETED, 1);
    button(page, "Clear finished").first().click();
    page.locator("dialog .danger").click();

    assertThat(page.locator(".card")).hasCount(1);
    assertThat(card(page, held)).isVisible();
    assertThat(page.locator(".notice")).containsText("Cleared 1 finished job");
  }

  @Test
  void aNameThatIsTooLongIsCutAndNothingGetsWider() {
    serve();
    long id = hilera().submit(quick("so-long-that-no-screen-can-show-it-".repeat(5)));

    Page page = open(context(narrow()), "");

    assertThat(card(page, id)).isVisible();
    Assertions.assertThat(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
  }

  @Test
  void theTitleOfTheTabTellsHowManyJobsRun() {
    serve();
    Page page = open("");
    assertThat(page).hasTitle("Hilera");

    hilera().run(waiting("one"));

    assertThat(page).hasTitle(Pattern.compile("^\\(1\\) Hilera$"));
  }
}
