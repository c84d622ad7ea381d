package dev.hilera.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine with a Chromium, and one without. */
class ChromiumTest {
  @TempDir Path folder;

  @Test
  void itIsFoundOnThePathOrByItsVariable() throws Exception {
    Path program = Files.createFile(folder.resolve("chromium-browser"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(Chromium.find("", "/nowhere:" + folder)).contains(program);
    assertThat(Chromium.find("/opt/mine", folder.toString())).contains(Path.of("/opt/mine"));
    assertThat(Chromium.find("", "/nowhere")).isEmpty();
  }

  @Test
  void whoHasNoneIsToldHowToGetOne() {
    assertThatThrownBy(() -> Shared.program(Optional.empty(), false))
        .hasMessageContaining("apt-get install chromium")
        .hasMessageContaining("the variable CHROMIUM");
    assertThatThrownBy(() -> Shared.program(Optional.empty(), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Chromium.HOW_TO_GET_ONE);
  }
}
