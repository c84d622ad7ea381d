package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.TaskType;
import dev.hilera.server.ServerConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Forms that are made from what types accept, and job files. */
class NewJobTest extends Dashboard {
  private static final Pattern JOB = Pattern.compile(".*#/jobs/\\d+.*");

  private static Locator type(Page page, String name) {
    return page.locator(".type", new Page.LocatorOptions().setHasText(name));
  }

  @Test
  void aJobIsSubmittedAndWatchedToItsResult() {
    serve();
    Page page = open("");

    link(page, "New job").first().click();
    type(page, "countdown").click();
    page.getByLabel("seconds", new Page.GetByLabelOptions().setExact(true)).fill("1");
    button(page, "Submit").click();

    assertThat(page).hasURL(JOB);
    assertThat(page.locator(".job .badge").first()).hasText("completed");
    assertThat(page.locator(".value[aria-label=Parameters]")).containsText("\"seconds\": 1");
    assertThat(page.locator(".value[aria-label=Result]").first()).containsText("duration");
    Assertions.assertThat(hilera().counts()).containsEntry(JobStatus.COMPLETED, 1);
  }

  @Test
  void whatIsWrongStandsBesideItsFieldAndNothingIsSent() {
    serve();
    Page page = open("#/new/countdown");
    Locator seconds = page.locator("#param-seconds");

    for (String wrong : List.of("0", "61", "1.5", "ten", "-1")) {
      seconds.fill(wrong);
      button(page, "Submit").click();
      assertThat(page.locator("#param-seconds-fault")).containsText("from 1 to 60");
      assertThat(seconds).hasAttribute("aria-invalid", "true");
      assertThat(seconds)
          .hasAttribute("aria-describedby", "param-seconds-hint param-seconds-fault");
      assertThat(seconds).isFocused();
    }
    Assertions.assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
    seconds.fill("2");
    assertThat(page.locator("#param-seconds-fault")).hasCount(0);
  }

  @Test
  void everyFieldTellsWhatItTakesAndWhatIsMissing() {
    serve();
    Page page = open("#/new/echo");

    button(page, "Submit").click();

    assertThat(page.locator("#param-message-fault")).hasText("This is needed.");
    assertThat(page.locator("#param-delay")).hasValue("3");
    assertThat(page.locator("#param-delay-hint")).containsText("From 1 to 30.");
    page.locator("#param-message").fill("x".repeat(201));
    page.locator("#param-message").blur();
    assertThat(page.locator("#param-message-fault"))
        .hasText("This has 201 characters; the limit is 200.");
  }

  @Test
  void whatTheServerRefusesStandsBesideItsFieldToo() {
    serve();
    excuse("400");
    Page page = open("#/new/url_fetch");

    page.locator("#param-urls").fill("ftp://example.org/");
    button(page, "Submit").click();

    assertThat(page.locator("#param-urls-fault")).containsText("no address with http or https");
    assertThat(page.locator("#param-urls")).isFocused();
    Assertions.assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
  }

  @Test
  void aJobMayBeHeldAndStartedLater() {
    serve();
    Page page = open("#/new/prime");

    page.getByLabel("Start at once").uncheck();
    page.getByLabel("Name of the job").fill("primes for later");
    button(page, "Submit").click();

    assertThat(page.locator(".head .why")).containsText("Held");
    assertThat(page.locator("#job-title")).hasText("primes for later");
    page.locator("[data-act=start]").click();
    assertThat(page.locator(".job .badge").first()).hasText("completed");
    assertThat(page.locator(".value[aria-label=Result]").first()).containsText("\"count\": 168");
  }

  private static void paste(Page page, String text) {
    page.evaluate("text => navigator.clipboard.writeText(text)", text);
    page.keyboard().press("ControlOrMeta+v");
  }

  @Test
  void aJobFileIsPastedAndItsFaultsAreToldWithTheirLines() {
    serve();
    excuse("400");
    BrowserContext context =
        context(wide().setPermissions(List.of("clipboard-read", "clipboard-write")));
    Page page = open(context, "#/new");
    assertThat(type(page, "walk")).hasAttribute("aria-pressed", "true");

    paste(
        page, "name: pasted\ntasks:\n  one: { type: prime }\n  two: { type: prime, needs: on }\n");
    assertThat(type(page, "job file")).hasAttribute("aria-pressed", "true");
    button(page, "Submit").click();
    assertThat(page.locator(".faults")).containsText("line 4: there is no task 'on'");
    assertThat(page.locator(".faults")).isFocused();
    page.getByLabel("Content").focus();
    page.keyboard().press("ControlOrMeta+a");
    paste(
        page, "name: pasted\ntasks:\n  one: { type: prime }\n  two: { type: prime, needs: one }\n");
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("pasted");
    assertThat(node(page, "two")).hasAttribute("data-status", "completed");
  }

  @Test
  void aJobFileIsDroppedAnywhereOnThePage() {
    serve();
    Page page = open("#/new/countdown");
    Object carried =
        page.evaluateHandle(
            "text => { const data = new DataTransfer();"
                + " data.items.add(new File([text], 'job.yaml')); return data; }",
            "name: dropped\ntasks:\n  one: { type: prime }\n");

    page.locator("h1").dispatchEvent("dragover", Map.of("dataTransfer", carried));
    assertThat(page.locator(".new")).hasClass(Pattern.compile(".*dragged.*"));
    page.locator("h1").dispatchEvent("drop", Map.of("dataTransfer", carried));
    assertThat(page.locator(".new")).not().hasClass(Pattern.compile(".*dragged.*"));
    assertThat(page.locator("#job-file"))
        .hasValue(Pattern.compile("name: dropped.*", Pattern.DOTALL));
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("dropped");
  }

  @Test
  void aJobFileIsChosenFromTheDisk() {
    serve();
    Page page = open("#/new/job file");

    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload(
                "job.json",
                "application/json",
                "{\"name\": \"chosen\", \"tasks\": {\"one\": {\"type\": \"prime\"}}}"
                    .getBytes(UTF_8)));
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("chosen");
  }

  @Test
  void whatTheServerRefusesAndBelongsToNoFieldIsToldAndMayBeSentAgain() {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.queue(1)));
    excuse("429");
    hilera().run(waiting("fills-the-queue"));
    Page page = open("#/new/prime");

    button(page, "Submit").click();
    assertThat(page.locator(".faults")).containsText("queue");
    assertThat(page.getByRole(AriaRole.ALERT)).isFocused();
    gate.countDown();
    hilera().jobs(JobFilter.newest(1)).forEach(job -> end(job.id()));
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("prime");
  }

  private void end(long job) {
    try {
      var _ = hilera().find(job).await(PATIENCE);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** What a list of the type is for. */
  record Sums(List<Integer> numbers) {}

  @Test
  void theEntriesOfAListAreOfItsType() {
    TaskType<Sums, Integer> sums =
        TaskType.of("sums", Sums.class, p -> p.numbers().stream().mapToInt(n -> n).sum());
    serve(config().types(sums), anywhere());
    Page page = open("#/new/sums");

    page.locator("#param-numbers").fill("4\nfive");
    button(page, "Submit").click();
    assertThat(page.locator("#param-numbers-fault")).hasText("Give a whole number.");
    page.locator("#param-numbers").fill("4\n5\n");
    button(page, "Submit").click();

    assertThat(page.locator(".value[aria-label=Result]").first()).hasText("9");
  }

  @Test
  void aTypeThatIsNotThereIsToldSo() {
    serve();

    Page page = open("#/new/nonsense");

    assertThat(page.getByText("There is no such type here.")).isVisible();
  }
}
