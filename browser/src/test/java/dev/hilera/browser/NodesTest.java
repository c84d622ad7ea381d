package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.hilera.Config;
import dev.hilera.Job;
import dev.hilera.Resources;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The nodes: what they do, what they have left, and the last minutes as charts. */
class NodesTest extends Dashboard {
  private static Locator chart(Page page, String title) {
    return page.locator(".chart", new Page.LocatorOptions().setHasText(title));
  }

  private static String drawn(Page page, String title) {
    return chart(page, title).locator(".curve").getAttribute("d");
  }

  @Test
  void theChartsMoveAsJobsRun() {
    serve();
    Page page = open("#/nodes");
    assertThat(chart(page, "Throughput").locator("figcaption b")).hasText("0");
    assertThat(chart(page, "Waiting").locator("figcaption b")).hasText("0");
    String idle = drawn(page, "Throughput");

    for (int at = 0; at < 8; at++) {
      hilera().run(waiting("waits-" + at));
    }
    assertThat(chart(page, "Waiting").locator("figcaption b")).hasText("5");
    assertThat(chart(page, "Busy").locator("figcaption b")).hasText("3");
    String waiting = drawn(page, "Waiting");
    gate.countDown();

    assertThat(chart(page, "Waiting").locator("figcaption b")).hasText("0");
    assertThat(chart(page, "Busy").locator("figcaption b")).hasText("0");
    assertThat(chart(page, "Throughput").locator("figcaption b"))
        .hasText(Pattern.compile("[1-9].*"));
    assertThat(chart(page, "Throughput").getByRole(AriaRole.IMG))
        .hasAttribute(
            "aria-label", Pattern.compile("Throughput: now [1-9].* attempts a minute, .*"));
    Assertions.assertThat(drawn(page, "Throughput")).isNotEqualTo(idle);
    Assertions.assertThat(drawn(page, "Waiting")).isNotEqualTo(waiting);
  }

  @Test
  void theChartsFitTheirFramesOnEveryScreen() {
    serve();
    Page page = open("#/nodes");
    assertThat(page.locator(".chart .curve")).hasCount(3);
    for (int width : List.of(1_440, 1_024, 1_001, 768, 400)) {
      page.setViewportSize(width, 800);
      page.waitForFunction(
          "() => [...document.querySelectorAll('.chart')].every(e => e.clientWidth - 40 >="
              + " e.querySelector('svg').clientWidth && e.querySelector('svg').clientWidth >"
              + " e.clientWidth - 60)");
    }
  }

  @Test
  void aNodeTellsItsWorkersItsResourcesAndItsSignsOfLife() {
    Config.Node atlas =
        new Config.Node("atlas", Map.of("zone", "north"), Resources.of("cpu", 4).and("disk", 10));
    serve(config().node(atlas), anywhere());
    for (int at = 0; at < 2; at++) {
      Job job = Job.named("heavy-" + at);
      job.task("wait", () -> gate.await()).resources(Resources.of("cpu", 1.5));
      hilera().run(job);
    }

    Page page = open("#/nodes");

    Locator node =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Node atlas"));
    assertThat(node).containsText("2 of 3 busy, 1 free");
    assertThat(node).containsText("3 of 4 in use, 1 free");
    assertThat(node).containsText("0 of 10 in use, 10 free");
    assertThat(node).containsText("zone: north");
    assertThat(node.locator(".badge"))
        .hasText(Pattern.compile("alive, seen (just now|\\d+ s ago)"));
    Locator workers =
        node.getByRole(
            AriaRole.METER, new Locator.GetByRoleOptions().setName("workers of the node"));
    assertThat(workers).hasAttribute("aria-valuenow", "2");
    gate.countDown();
    assertThat(node).containsText("0 of 3 busy, 3 free");
    assertThat(node).containsText("0 of 4 in use, 4 free");
  }

  @Test
  void aServerThatIsGoneIsToldAndTheNodesAreNoLongerAlive() {
    serve();
    excuse("ERR_CONNECTION_REFUSED|WebSocket");
    Page page = open("#/nodes");
    assertThat(page.locator(".node-panel .badge")).containsText("alive");

    stopServing();

    assertThat(page.locator(".charts-fault")).hasText("The server does not answer.");
    assertThat(page.locator(".lost")).containsText("This is how things stood at");
  }
}
