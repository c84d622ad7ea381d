package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir Path system;

  private void file(String name, String text) throws IOException {
    Path file = system.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private long memory() {
    return new Machine(system).node().capacity().amounts().getOrDefault("memory", 0L) / 1_000;
  }

  @Test
  void aNodeIsNamedAfterItsHostAndHasTheMemoryOfTheMachine() throws IOException {
    file("proc/sys/kernel/hostname", "big-one\n");
    file("proc/meminfo", "MemTotal:       16384 kB\nMemFree:         1 kB\n");

    assertThat(new Machine(system).node().name()).isEqualTo("big-one");
    assertThat(memory()).isEqualTo(16L << 20);
  }

  @Test
  void inAContainerItHasWhatIsLeftToIt() throws IOException {
    file("proc/meminfo", "MemTotal:       16384 kB\n");
    file("sys/fs/cgroup/memory.max", "max\n");
    assertThat(memory()).isEqualTo(16L << 20);

    file("sys/fs/cgroup/memory.max", "1048576\n");
    assertThat(memory()).isEqualTo(1L << 20);
  }

  @Test
  void whereTheKernelTellsNothingJavaIsAsked() {
    assertThat(new Machine(system).node().name()).isNotBlank();
    assertThat(memory()).isGreaterThan(1L << 20);
  }
}
