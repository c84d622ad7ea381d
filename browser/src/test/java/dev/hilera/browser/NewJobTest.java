package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.TaskType;
import java.util.List;
import java.util.Map;
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

  @Test
  void aJobFileIsPastedAndItsFaultsAreToldWithTheirLines() {
    serve();
    excuse("400");
    Page page = open("#/new");
    type(page, "job file").click();

    page.getByLabel("Content")
        .fill("name: pasted\ntasks:\n  one: { type: prime }\n  two: { type: prime, needs: on }\n");
    button(page, "Submit").click();
    assertThat(page.locator(".faults")).containsText("line 4: there is no task 'on'");
    page.getByLabel("Content")
        .fill("name: pasted\ntasks:\n  one: { type: prime }\n  two: { type: prime, needs: one }\n");
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("pasted");
    assertThat(node(page, "two")).hasAttribute("data-status", "completed");
  }

  @Test
  void aJobFileIsDropped() {
    serve();
    Page page = open("#/new");
    type(page, "job file").click();
    String text = "name: dropped\\ntasks:\\n  one: { type: prime }\\n";

    Object carried =
        page.evaluateHandle(
            "() => { const data = new DataTransfer();"
                + " data.items.add(new File(['"
                + text
                + "'], 'job.yaml')); return data; }");
    page.locator("#job-file").dispatchEvent("drop", Map.of("dataTransfer", carried));
    assertThat(page.locator("#job-file"))
        .hasValue(Pattern.compile("name: dropped.*", Pattern.DOTALL));
    button(page, "Submit").click();

    assertThat(page.locator("#job-title")).hasText("dropped");
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
