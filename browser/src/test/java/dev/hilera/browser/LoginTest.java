package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.hilera.server.AccessToken;
import dev.hilera.server.Role;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has a token comes in, and sees the buttons of what the role may do. */
class LoginTest extends Dashboard {
  private static final String VIEWER = "v-0123456789abcdef";
  private static final String OPERATOR = "o-0123456789abcdef";

  @BeforeEach
  void serveWithTokens() {
    serve(
        anywhere()
            .tokens(
                new AccessToken("eve", Role.VIEWER, VIEWER),
                new AccessToken("otto", Role.OPERATOR, OPERATOR)));
    excuse("401|WebSocket");
  }

  private static void enter(Page page, String token) {
    page.getByLabel("Token").fill(token);
    button(page, "Log in").click();
  }

  @Test
  void withoutASessionThePageAsksForATokenAndAWrongOneIsRefused() {
    Page page = open("");

    assertThat(page.getByLabel("Token")).isFocused();
    enter(page, "nonsense");
    assertThat(page.locator("#token-fault")).hasText("the token is not known here");
    assertThat(page.getByLabel("Token")).hasAttribute("aria-invalid", "true");
    Assertions.assertThat(new AxeBuilder(page).analyze().getViolations())
        .noneMatch(rule -> rule.getImpact().equals("serious"));
    enter(page, OPERATOR);

    assertThat(page.locator("h1")).hasText("Queue");
    assertThat(page.locator(".connection")).hasText("Live");
  }

  @Test
  void whoHasToLogInIsNotToldThatTheServerIsAway() {
    BrowserContext context = context(wide());
    context.addInitScript(
        """
        window.told = new Set();
        new MutationObserver(() => {
          const connection = document.querySelector('.connection');
          window.told.add(connection ? connection.textContent.trim() : '');
        }).observe(document, { childList: true, subtree: true, characterData: true });
        """);
    Page page = open(context, "");
    assertThat(page.getByLabel("Token")).isFocused();

    Assertions.assertThat(page.evaluate("[...window.told].sort().join()")).isEqualTo(",Connecting");
  }

  @Test
  void anOperatorActsAndLogsOut() {
    long id = hilera().run(waiting("one")).jobId();
    BrowserContext context = context(wide());
    Page page = open(context, "");
    enter(page, OPERATOR);

    card(page, id).getByText("Cancel").click();
    assertThat(card(page, id)).hasAttribute("data-status", "cancelled");
    page.reload();
    assertThat(card(page, id)).isVisible();
    button(page, "Log out").click();

    assertThat(page.getByLabel("Token")).isVisible();
    page.reload();
    assertThat(page.getByLabel("Token")).isVisible();
  }

  @Test
  void aViewerSeesEverythingAndNoButtons() {
    long id = hilera().run(waiting("one")).jobId();
    Page page = open("");
    enter(page, VIEWER);

    assertThat(card(page, id)).isVisible();
    assertThat(card(page, id).locator("button")).hasCount(0);
    assertThat(page.locator(".tools button, .tools .button")).hasCount(0);
    card(page, id).locator("a").click();
    assertThat(page.locator("#task-title")).hasText("wait");
    assertThat(page.locator(".job .acts button")).hasCount(0);
  }

  @Test
  void theHeadOfThePageHasRoomForEverythingOnASmallScreen() {
    excuse("401|WebSocket|ERR_CONNECTION_REFUSED");
    Page page = open(context(narrow()), "");
    assertThat(page.getByLabel("Token")).isVisible();
    assertThat(page.locator(".connection")).hasCount(0);
    Assertions.assertThat(rightOf(page, ".theme")).isBetween(385.0, 400.0);

    enter(page, OPERATOR);
    assertThat(page.locator(".connection")).hasText("Live");
    everythingInTheHeadIsInLine(page);
    stopServing();
    assertThat(page.locator(".connection")).hasText("Offline");
    everythingInTheHeadIsInLine(page);
  }

  @Test
  void afterALogOutTheHeadHasNothingThatNeedsASession() {
    Page page = open(context(narrow()), "");
    enter(page, OPERATOR);

    button(page, "Log out").click();

    assertThat(page.getByLabel("Token")).isVisible();
    assertThat(button(page, "Log out")).hasCount(0);
    Assertions.assertThat(rightOf(page, ".theme")).isBetween(385.0, 400.0);
  }

  private static double rightOf(Page page, String selector) {
    BoundingBox box = Objects.requireNonNull(page.locator(selector).boundingBox());
    return box.x + box.width;
  }

  private static void everythingInTheHeadIsInLine(Page page) {
    Object outside =
        page.evaluate(
            "() => [...document.querySelectorAll('.top *:not(.connection *)')].filter(e => { const"
                + " box = e.getBoundingClientRect(); return box.right > innerWidth || box.left < 0"
                + " || box.top < 0 || box.bottom > 57; }).map(e => e.outerHTML)");
    Assertions.assertThat((List<?>) outside).isEmpty();
  }
}
