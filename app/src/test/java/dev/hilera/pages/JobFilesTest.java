package dev.hilera.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.server.jobfile.JobFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JobFilesTest {
  @Test
  void jobFilesOfPagesAreWithoutFault() throws IOException {
    int read = 0;
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        assertThat(block.kind()).as(page.path().toString()).isNotEqualTo("yaml");
        if (block.kind().equals("yaml job")) {
          String place = page.path() + ":" + block.line();
          JobFile.parse(place, block.text().getBytes(UTF_8), Page.root());
          read++;
        }
      }
    }
    assertThat(read).isPositive();
  }
}
