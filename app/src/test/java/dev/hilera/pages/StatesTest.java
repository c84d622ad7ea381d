package dev.hilera.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.TaskStatus;
import dev.hilera.job.TaskSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatesTest {
  private static final Pattern STEP = Pattern.compile("  (\\w+) --> (\\w+)(:.*)?");

  @Test
  void thePictureShowsTheStepsThatTheCodeAllows() throws IOException {
    Page page = Page.of(Path.of("docs/how-it-works/life-of-a-task.md"));
    Set<String> shown = new TreeSet<>();
    for (Page.Block block : page.blocks()) {
      if (block.kind().equals("mermaid")) {
        STEP.matcher(block.text())
            .results()
            .forEach(found -> shown.add(found.group(1) + " " + found.group(2)));
      }
    }
    Set<String> allowed = new TreeSet<>();
    for (TaskStatus from : TaskStatus.values()) {
      for (TaskStatus to : TaskStatus.values()) {
        if (TaskSteps.allows(from, to)) {
          allowed.add(from.word() + " " + to.word());
        }
      }
    }
    assertThat(shown).isEqualTo(allowed);
  }
}
