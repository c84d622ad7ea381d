package dev.hilera.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.hilera.Job;
import dev.hilera.server.Outputs;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What tasks write, while they run and after. */
class LogTest extends Dashboard {
  @Test
  void theLogFollowsWhatARunningTaskWrites() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    serve(
        anywhere()
            .outputs((_, stream) ->
                stream == Outputs.Stream.STDOUT
                    ? Optional.of(new Written(written))
                    : Optional.empty()));
    long id = hilera().run(waiting("writes")).jobId();
    written.writeBytes("first line\n".getBytes(UTF_8));

    Page page = open("#/jobs/" + id + "/data/task/wait");
    assertThat(page.locator(".log pre")).hasText("first line");
    assertThat(page.locator(".following")).isVisible();
    written.writeBytes("<b>second</b> line\n".getBytes(UTF_8));
    assertThat(page.locator(".log pre")).containsText("<b>second</b> line");
    gate.countDown();

    assertThat(page.locator(".following")).hasCount(0);
    assertThat(page.locator(".log pre")).containsText("<b>second</b> line");
    button(page, "stderr").click();
    assertThat(page.locator(".log")).containsText("No output here.");
  }

  @Test
  void whatWasWrittenIsShownWhereverItWasWrittenAndSilenceNeedsNoButtons() {
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    serve(
        anywhere()
            .outputs((attempt, stream) ->
                stream == Outputs.Stream.STDERR && attempt.task().equals("wait")
                    ? Optional.of(new Written(complained))
                    : Optional.empty()));
    Job job = waiting("complains");
    job.task("silent", () -> 1);
    long id = hilera().run(job).jobId();
    Page page = open("#/jobs/" + id + "/graph/task/wait");
    assertThat(page.locator(".log")).containsText("No output yet.");

    complained.writeBytes("it is full\n".getBytes(UTF_8));
    gate.countDown();

    assertThat(page.locator(".log pre")).hasText("it is full");
    assertThat(button(page, "stderr")).hasAttribute("aria-pressed", "true");
    node(page, "silent").click();
    assertThat(page.locator(".log")).containsText("It wrote nothing.");
    assertThat(page.locator(".log button")).hasCount(0);
  }

  @Test
  void aLogIsTextWithoutTheSignsThatTerminalsTake() throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    serve(anywhere().outputs((_, _) -> Optional.of(new Written(written))));
    String link = "\u001b]8;;https://example.org\u0007here\u001b]8;;\u0007";
    written.writeBytes(
        ("\u001b[1;32mok\u001b[0m\n10 %\r50 %\r100 %\r\n"
                + link
                + "\u0000\n\u001b(B"
                + "long ".repeat(80))
            .getBytes(UTF_8));
    long id = finished(quick("writes"));

    Page page = open("#/jobs/" + id + "/data/task/only");

    Locator log = page.locator(".log pre");
    assertThat(log).hasText("ok\n100 %\nhere\n" + "long ".repeat(80).strip());
    Assertions.assertThat(log.evaluate("e => e.scrollWidth > e.clientWidth")).isEqualTo(true);
    button(page, "Wrap").click();
    Assertions.assertThat(log.evaluate("e => e.scrollWidth > e.clientWidth")).isEqualTo(false);
    page.reload();
    assertThat(button(page, "Wrap")).hasAttribute("aria-pressed", "true");
  }

  private record Written(ByteArrayOutputStream bytes) implements Outputs.Output {
    @Override
    public byte[] head(long from, int most) {
      byte[] all = bytes.toByteArray();
      int begin = (int) Math.min(from, all.length);
      return Arrays.copyOfRange(all, begin, Math.min(all.length, begin + most));
    }

    @Override
    public byte[] tail(int most) {
      return bytes.toByteArray();
    }
  }
}
