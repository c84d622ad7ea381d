package dev.hilera.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Task;
import dev.hilera.server.HileraServer;
import dev.hilera.server.types.BuiltIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The pictures of the dashboard in README and guide are what a browser showed of a real engine.
 * {@code -Dpictures=write} takes them anew, in some minutes: the charts need a past.
 */
class PicturesTest extends Dashboard {
  private static final List<String> NAMES = List.of("queue", "job", "failure", "timeline", "nodes");
  private static final List<ColorScheme> THEMES = List.of(ColorScheme.DARK, ColorScheme.LIGHT);
  private static final long MOST_BYTES = 300_000;
  private static final int PAST_SECONDS = 130;

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  @Timeout(900) // the charts of new pictures need a past of some minutes
  void everyPictureIsThereInBothThemesAndSmall() throws Exception {
    if ("write".equals(System.getProperty("pictures"))) {
      take();
    }
    for (String name : NAMES) {
      for (ColorScheme theme : THEMES) {
        assertThat(Files.size(file(name, theme))).isBetween(5_000L, MOST_BYTES);
      }
    }
  }

  private static Path file(String name, ColorScheme theme) {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = Objects.requireNonNull(root.getParent(), "run the tests inside the repository");
    }
    String word = theme == ColorScheme.DARK ? "dark" : "light";
    return root.resolve("docs/dashboard/" + name + "-" + word + ".png");
  }

  private void take() throws Exception {
    Config config =
        Config.memory()
            .workers(6)
            .node(
                new Config.Node(
                    "atlas",
                    Map.of("zone", "north"),
                    Resources.of("cpu", 8).and("memory", 16.0 * (1L << 30))))
            .plugin(new BuiltIn(InstantSource.system(), false));
    try (Hilera hilera = Hilera.open(config);
        HileraServer server = HileraServer.start(hilera, anywhere())) {
      long failed = hilera.run(new Release(false).job("release-2.4.0-rc1")).jobId();
      live(hilera, PAST_SECONDS);
      crowd(hilera);
      long running = hilera.run(new Release(true).job("release-2.4.0")).jobId();
      never.await(6, TimeUnit.SECONDS);
      String at = server.address().toString();
      shoot("job", at + "#/jobs/" + running);
      shoot("nodes", at + "#/nodes");
      shoot("queue", at);
      shoot("failure", at + "#/jobs/" + failed);
      var _ = hilera.find(running).await(PATIENCE);
      shoot("timeline", at + "#/jobs/" + running + "/timeline");
      hilera.close(Duration.ZERO);
    }
  }

  /** A past that rises and falls, as days do. */
  private void live(Hilera hilera, int seconds) throws InterruptedException {
    for (int second = 0; second < seconds; second++) {
      int jobs = (int) Math.round(3 + 2.5 * Math.sin(second / 18.0) + second % 3);
      for (int at = 0; at < jobs; at++) {
        Job job = Job.named("thumbnails-" + (10_000 + second * 10 + at));
        job.task("resize", () -> work(0.9));
        hilera.run(job);
      }
      never.await(1, TimeUnit.SECONDS);
    }
  }

  private void crowd(Hilera hilera) throws InterruptedException {
    hilera.run(sized("import-orders", Map.of("team", "sales"), 5, 2));
    hilera.run(sized("nightly-backup", Map.of("team", "operations"), 8, 1));
    hilera.pause(hilera.submit(sized("rebuild-search-index", Map.of("team", "search"), 40, 20)));
    never.await(2, TimeUnit.SECONDS);
    hilera.submit(sized("monthly-invoices", Map.of("team", "finance"), 12, 6));
    hilera.cancel(hilera.submit(sized("old-export", Map.of(), 3, 1)));
    hilera.run(sized("convert-archive", Map.of("team", "media"), 30, 25));
  }

  private Job sized(String name, Map<String, String> labels, int tasks, double seconds) {
    Job job = Job.named(name).maxParallel(1);
    labels.forEach(job::label);
    Task<?> before = job.task("begin", () -> work(0.3));
    for (int at = 1; at < tasks; at++) {
      before = job.task("part-" + at, () -> work(seconds)).needs(before);
    }
    return job;
  }

  private void work(double seconds) throws InterruptedException {
    for (int percent = 0; percent < 100; percent += 5) {
      Attempt.current().progress(percent, percent + " of 100 files");
      never.await((long) (seconds * 50), TimeUnit.MILLISECONDS);
    }
  }

  private static void shoot(String name, String place) throws Exception {
    for (ColorScheme theme : THEMES) {
      try (var context =
          Objects.requireNonNull(chromium).browser().newContext(wide().setColorScheme(theme))) {
        Page page = context.newPage();
        page.navigate(place);
        page.locator(".connection.is-open").waitFor();
        page.locator(".card, .node, .attempt, .curve").first().waitFor();
        PlaywrightAssertions.assertThat(page.locator("main [aria-busy]")).hasCount(0);
        Path file = file(name, theme);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
      }
    }
  }

  /** What a team does to publish something. */
  private final class Release {
    private final boolean isGood;
    private final Map<String, Task<?>> tasks = new HashMap<>();

    Release(boolean isGood) {
      this.isGood = isGood;
    }

    Job job(String name) {
      Job job = Job.named(name).label("team", "platform");
      add(job, "checkout", 1.2);
      add(job, "compile", 2.4, "checkout");
      add(job, "licences", 1.1, "checkout");
      add(job, "docs", 3.4, "checkout");
      add(job, "unit-tests", 2.6, "compile");
      add(job, "api-tests", 3.9, "compile");
      add(job, "browser-tests", 6.4, "compile");
      add(job, "load-tests", 4.6, "compile");
      add(job, "scan", 2.1, "compile");
      add(job, "package", 1.7, "unit-tests", "api-tests");
      add(job, "image-amd64", 2.2, "package");
      add(job, "image-arm64", 2.9, "package");
      add(job, "sign", 1.4, "image-amd64", "image-arm64", "licences", "scan");
      add(job, "staging", 2.5, "sign", "browser-tests", "load-tests");
      add(job, "publish", 1.3, "staging", "docs");
      add(job, "announce", 0.8, "publish");
      return job;
    }

    private void add(Job job, String name, double seconds, String... needs) {
      Task<?> task =
          job.task(
                  name,
                  () -> {
                    work(seconds);
                    boolean isFlaky = name.equals("api-tests") && Attempt.current().number() == 1;
                    if (isFlaky || (name.equals("load-tests") && !isGood)) {
                      throw new IllegalStateException(
                          "3 of 412 requests took longer than 250 ms; the slowest took 1,204 ms");
                    }
                    return Map.of("task", name, "seconds", seconds);
                  })
              .retry(Retry.times(2).backoff(Duration.ofMillis(400)))
              .resources(Resources.of("cpu", 1).and("memory", 1.5 * (1L << 30)));
      List<Task<?>> needed = new ArrayList<>();
      for (String need : needs) {
        needed.add(Objects.requireNonNull(tasks.get(need)));
      }
      tasks.put(name, task.needs(needed.toArray(Task<?>[]::new)));
    }
  }
}
