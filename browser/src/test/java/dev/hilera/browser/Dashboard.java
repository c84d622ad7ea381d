package dev.hilera.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.Param;
import dev.hilera.server.HileraServer;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.types.BuiltIn;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An engine in memory, its server, and tabs that look at it. After each test no tab may have
 * complained, and none may have asked another host for anything.
 */
@ExtendWith(Shared.class)
abstract class Dashboard {
  /** Only a fault waits to its end. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the page may ask the server for: its own files, and what every program may ask. */
  private static final Pattern PUBLIC =
      Pattern.compile("|assets/[\\w./-]+|api/[^?]+(\\?.*)?|login|logout|ws/queue");

  static @Nullable Chromium chromium;

  /** Closed until a test opens it; tasks wait for it. */
  final CountDownLatch gate = new CountDownLatch(1);

  /** Where somebody walks. */
  record Walk(@Param("home") String to) {}

  final JobType<Walk> walk =
      JobType.of(
          "walk",
          Walk.class,
          (job, _) ->
              job.task(
                  "walk",
                  () -> {
                    Attempt.current().progress(40, "on my way");
                    gate.await();
                    return "there";
                  }));

  private final List<String> complaints = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();
  private String excused = "";
  private @Nullable Hilera hilera;
  private @Nullable HileraServer server;
  private String address = "";

  @BeforeAll
  static void waitPatiently() {
    PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
  }

  final Config config() {
    return Config.memory()
        .workers(3)
        .types(walk)
        .plugin(new BuiltIn(InstantSource.system(), false));
  }

  static ServerConfig anywhere() {
    return ServerConfig.loopback().listen("127.0.0.1", 0);
  }

  final void serve() {
    serve(anywhere());
  }

  final void serve(ServerConfig config) {
    serve(config(), config);
  }

  final void serve(Config engine, ServerConfig config) {
    if (hilera == null) {
      hilera = Hilera.open(engine);
    }
    server = HileraServer.start(hilera, config);
    address = server.address().toString();
  }

  /** What else serves the page is somewhere else. */
  final void serves(URI elsewhere) {
    address = elsewhere.toString();
  }

  final void stopServing() {
    Objects.requireNonNull(server).close();
  }

  final Hilera hilera() {
    return Objects.requireNonNull(hilera);
  }

  /** Where it serves, or did before it was stopped. */
  final String address() {
    return address;
  }

  /** Complaints with these words are what the test provokes. */
  final void excuse(String words) {
    excused = words;
  }

  static Browser.NewContextOptions wide() {
    return new Browser.NewContextOptions()
        .setViewportSize(1280, 860)
        .setColorScheme(ColorScheme.DARK);
  }

  static Browser.NewContextOptions narrow() {
    return wide().setViewportSize(400, 800);
  }

  final BrowserContext context(Browser.NewContextOptions options) {
    BrowserContext context = Objects.requireNonNull(chromium).browser().newContext(options);
    context.setDefaultTimeout((double) PATIENCE.toMillis());
    context.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    context.onWebError(error -> complaints.add(error.error()));
    context.onRequest(request -> asked(request.url()));
    context.onPage(page -> page.onWebSocket(socket -> asked(socket.url())));
    contexts.add(context);
    return context;
  }

  /** Nothing but the server is asked, and of that only its page and its public API. */
  private void asked(String url) {
    String path = url.replaceFirst("^ws:", "http:");
    boolean isOurs =
        path.startsWith(address) && PUBLIC.matcher(path.substring(address.length())).matches();
    if (!isOurs && !url.startsWith("data:")) {
      strangers.add(url);
    }
  }

  final Page open(String place) {
    return open(context(wide()), place);
  }

  final Page open(BrowserContext context, String place) {
    Page page = context.newPage();
    page.navigate(address + place);
    return page;
  }

  /** A job of one task that waits for the gate. */
  final Job waiting(String name) {
    Job job = Job.named(name);
    job.task("wait", () -> gate.await());
    return job;
  }

  static Job quick(String name) {
    Job job = Job.named(name);
    job.task("only", () -> 42);
    return job;
  }

  final long finished(Job job) throws Exception {
    return hilera().run(job).await(PATIENCE).job().id();
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator card(Page page, long job) {
    return page.locator(".card[data-id='" + job + "']");
  }

  static Locator node(Page page, String task) {
    return page.locator(".node[data-task='" + task + "']");
  }

  @AfterEach
  void closeAll() {
    gate.countDown();
    contexts.forEach(BrowserContext::close);
    if (server != null) {
      server.close();
    }
    if (hilera != null) {
      hilera.close(Duration.ZERO);
    }
    assertThat(strangers).isEmpty();
    assertThat(complaints)
        .filteredOn(text -> excused.isEmpty() || !text.matches(".*(" + excused + ").*"))
        .isEmpty();
  }
}
