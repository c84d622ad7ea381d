package dev.hilera.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
          broken.add(page.path() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsLinkedTo() throws IOException {
    Set<Path> reached = new TreeSet<>();
    follow(Path.of("README.md"), reached);
    assertThat(Page.all()).allMatch(page -> reached.contains(page.path()));
  }

  @Test
  void theVersionOfTheBuildIsShown() throws IOException {
    var build = VERSION.matcher(Files.readString(Page.root().resolve("pom.xml")));
    assertThat(build.find()).isTrue();
    for (Page page : Page.all()) {
      var shown = VERSION.matcher(String.join("\n", page.lines()));
      assertThat(shown.results().map(found -> found.group(1)))
          .as(page.path().toString())
          .allMatch(build.group(1)::equals);
    }
  }

  private static boolean leadsSomewhere(Page page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path file = target(page.path(), parts[0]);
    if (!Files.exists(Page.root().resolve(file))) {
      return false;
    }
    return parts.length == 1 || Page.of(file).anchors().contains(parts[1]);
  }

  private static Path target(Path page, String link) {
    return link.isEmpty() ? page : page.resolveSibling(link).normalize();
  }

  private static void follow(Path path, Set<Path> reached) throws IOException {
    if (reached.add(path)) {
      for (String link : Page.of(path).links()) {
        String file = Objects.requireNonNull(link.split("#", 2)[0]);
        if (file.endsWith(".md") && !file.matches("[a-z]+:.*")) {
          follow(target(path, file), reached);
        }
      }
    }
  }
}
