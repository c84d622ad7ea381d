package dev.hilera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());

  @TempDir Path directory;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void aConstantLoadLeavesHeapThreadsHandlesAndFilesWhereTheyWere() throws Exception {
    var minutes = Integer.getInteger("minutes", 0);
    var length = minutes > 0 ? Duration.ofMinutes(minutes) : Duration.ofSeconds(20);
    var soak = new Soak(length, "both", 40, 100, directory);
    var samples = soak.run(minutes > 0 ? System.out : SILENT);
    assertThat(samples.getLast().jobs()).isGreaterThan(100);
    assertThat(samples.getLast().dataBytes()).isPositive();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatRisesIsNotFlat() {
    assertThat(broken(i -> sample(50_000_000, 20, 20, 9_000_000))).isEmpty();
    assertThat(broken(i -> sample(50_000_000 + i * 400_000, 20, 20, 9_000_000)))
        .singleElement()
        .asString()
        .contains("heap bytes rose");
    assertThat(broken(i -> sample(50_000_000, 20 + i / 3, 20, 9_000_000)))
        .singleElement()
        .asString()
        .contains("threads");
    assertThat(broken(i -> sample(50_000_000, 20, 20 + i / 3, 9_000_000)))
        .singleElement()
        .asString()
        .contains("handles");
    assertThat(broken(i -> sample(50_000_000, 20, 20, 9_000_000 + i * 300_000)))
        .singleElement()
        .asString()
        .contains("data bytes");
  }

  @Test
  void fewSamplesProveNothing() {
    assertThat(SoakBounds.broken(List.of(sample(1, 1, 1, 1)))).isNotEmpty();
  }

  @Test
  void unknownOptionsAreRefused() {
    assertThatThrownBy(() -> Soak.parsed(new String[] {"--hours", "1"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--hours");
    assertThatThrownBy(() -> Soak.parsed(new String[] {"--store", "both"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--minutes");
  }

  private static List<String> broken(LongFunction<SoakSample> samples) {
    return SoakBounds.broken(LongStream.range(0, 60).mapToObj(samples).toList());
  }

  private static SoakSample sample(long heap, long threads, long handles, long data) {
    return new SoakSample(1, heap, threads, handles, data, 1, 1);
  }
}
