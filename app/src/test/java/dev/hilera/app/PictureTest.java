package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture in the README is what a terminal showed in a real run. {@code -Dpicture=write} takes
 * it anew.
 */
class PictureTest {
  private static final List<String> TASKS =
      List.of("fetch", "sharpen", "captions", "cover", "maps", "map-pages", "index", "print");

  @TempDir Path folder;

  @Test
  void theLiveViewShowsEveryTaskOfTheExample() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).exists();
    Path example = Hilera.example("live-view", folder);

    String said = said(example);

    assertThat(said).contains("picture 8 of 8", "there is no map of Lisbon", "attempt 2");
    List<List<Tube.Cell>> drawing =
        Tube.drawings(said).stream()
            .filter(lines -> lines.size() == TASKS.size() + 1)
            .max(Comparator.comparingLong(PictureTest::variety))
            .orElseThrow();
    String picture =
        Picture.of(
            "./hilera run examples/live-view/job.yaml",
            "The live view of hilera run: a tree of tasks, each with its state, its progress or"
                + " what it waits for, and a bar for the whole job",
            drawing);
    assertThat(picture).contains(TASKS);
    if ("write".equals(System.getProperty("picture"))) {
      Files.writeString(kept(), picture);
    }
    assertThat(Files.readString(kept())).contains(TASKS);
  }

  /** The moment with the most kinds of states, and of these the one with the most to read. */
  private static long variety(List<List<Tube.Cell>> lines) {
    long kinds = lines.stream().map(line -> line.getFirst().letter()).distinct().count();
    return kinds * 10_000 + lines.stream().mapToInt(List::size).sum();
  }

  private static String said(Path example) throws Exception {
    String run = "stty rows 24 cols 88; TERM=xterm ../../hilera run job.yaml --workers 4";
    Process script =
        new ProcessBuilder("script", "-qc", run, "/dev/null")
            .directory(example.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor()).isZero();
    return said;
  }

  private static Path kept() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = Objects.requireNonNull(root.getParent(), "run the tests inside the repository");
    }
    return root.resolve("docs/live-view.svg");
  }
}
