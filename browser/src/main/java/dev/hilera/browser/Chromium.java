package dev.hilera.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Chromium of this machine, without a window. Belongs to the thread that opened it. */
public final class Chromium implements AutoCloseable {
  /** What to tell whoever has none. */
  public static final String HOW_TO_GET_ONE =
      "There is no Chromium on this machine, so the dashboard is not tested in a browser."
          + " On Debian: apt-get install chromium. Elsewhere put a program 'chromium' on the PATH,"
          + " or name one in the variable CHROMIUM.";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** Nothing but the pages that a test opens goes over the network. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    // Without this word it downloads a browser of its own.
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(ARGUMENTS));
  }

  /** Where it is, if there is one. */
  public static Optional<Path> find() {
    return find(
        System.getenv().getOrDefault("CHROMIUM", ""), System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * Where it is, if there is one.
   *
   * @param named a program, or empty
   * @param folders to look in, as in the variable PATH
   */
  static Optional<Path> find(String named, String folders) {
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    for (String folder : folders.split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Starts it. */
  public static Chromium open(Path program) {
    return new Chromium(program);
  }

  /** For tabs. */
  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
