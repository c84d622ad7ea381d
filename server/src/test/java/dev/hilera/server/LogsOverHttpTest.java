package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.server.Stream.Told;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 1: what attempts wrote, read from its end or followed. */
class LogsOverHttpTest extends Served {
  private final Written written = new Written(new ByteArrayOutputStream(), "");

  /** Output that grows; with a rest, of which bytes before are missing. */
  private record Written(ByteArrayOutputStream bytes, String rest) implements Outputs.Output {
    void write(String text) {
      bytes.writeBytes(text.getBytes(UTF_8));
    }

    @Override
    public byte[] head(long from, int most) {
      byte[] all = bytes.toByteArray();
      int begin = (int) Math.min(from, all.length);
      return Arrays.copyOfRange(all, begin, Math.min(all.length, begin + most));
    }

    @Override
    public byte[] tail(int most) {
      return rest.isEmpty() ? bytes.toByteArray() : rest.getBytes(UTF_8);
    }

    @Override
    public OptionalLong gap() {
      return rest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bytes.size());
    }
  }

  private String log(String task) throws Exception {
    String id = created("{\"type\":\"" + task + "\"}");
    await(id, task.equals("fail") ? JobStatus.FAILED : JobStatus.RUNNING);
    return "/api/jobs/" + id + "/tasks/" + task + "/log";
  }

  private static List<String> texts(List<Told> told) {
    return told.stream()
        .filter(event -> event.name().equals("line"))
        .map(event -> event.data().get("text").stringValue())
        .toList();
  }

  private List<String> followed(String path, String... headers) throws Exception {
    try (Stream stream = Stream.open(client(), uri(path), headers)) {
      List<Told> all = stream.rest();
      assertThat(all.getLast().name()).isEqualTo("end");
      return texts(all);
    }
  }

  @Test
  void theOutputOfAnAttemptIsReadFromItsEnd() throws Exception {
    serve(anywhere().outputs(Served::output));
    String log = log("fail");

    assertThat(get(log).body()).isEqualTo("one\ntwo\nthree\n");
    assertThat(get(log + "?tail=2").body()).isEqualTo("two\nthree\n");
    assertThat(get(log + "?tail=0").body()).isEmpty();
    assertThat(get(log + "?stream=stderr").body()).isEmpty();
    assertThat(get(log).header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(get(log + "?attempt=2").code()).isEqualTo(404);
    assertThat(get(log.replace("/fail/", "/other/")).code()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"stream=odd, stream", "tail=-1, tail", "tail=x, tail", "follow=yes, follow"})
  void aWrongWishIsNamed(String query, String field) throws Exception {
    serve(anywhere().outputs(Served::output));

    Answer answer = get(log("fail") + "?" + query);

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
  }

  @Test
  void theOutputOfAnAttemptIsFollowedLineByLineToItsEnd() throws Exception {
    serve(anywhere().outputs(Served::output));

    Answer answer = get(log("fail") + "?follow=true");

    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    assertThat(answer.body())
        .isEqualTo(
            """
            id: 4
            event: line
            data: {"text":"one"}

            id: 8
            event: line
            data: {"text":"two"}

            id: 14
            event: line
            data: {"text":"three"}

            id: 14
            event: end
            data: {"attempt":1}

            """);
  }

  @Test
  void whoFollowsMayBeginWithTheLastLines() throws Exception {
    serve(anywhere().outputs(Served::output));
    String log = log("fail") + "?follow=true&tail=";

    assertThat(followed(log + 2)).containsExactly("two", "three");
    assertThat(followed(log + 0)).isEmpty();
    assertThat(followed(log + 3)).containsExactly("one", "two", "three");
    assertThat(followed(log + 100)).containsExactly("one", "two", "three");
  }

  @Test
  void whoComesAgainGoesOnAfterTheLastLineThatCame() throws Exception {
    serve(anywhere().outputs(Served::output));
    String log = log("fail") + "?follow=true&tail=1";

    assertThat(followed(log, "Last-Event-ID", "4")).containsExactly("two", "three");
    assertThat(followed(log, "Last-Event-ID", "14")).isEmpty();
  }

  @Test
  void whatIsWrittenLaterComesAfterTheLastLines() throws Exception {
    written.write("one\ntwo\nthr");
    serve(anywhere().outputs((_, _) -> Optional.of(written)));
    String log = log("wait");
    try (Stream stream = Stream.open(client(), uri(log + "?follow=true&tail=2"))) {
      assertThat(texts(List.of(stream.next().orElseThrow()))).containsExactly("two");
      written.write("ee\nfour\n");
      assertThat(texts(List.of(stream.next().orElseThrow(), stream.next().orElseThrow())))
          .containsExactly("three", "four");
      gate.countDown();
      assertThat(stream.rest()).extracting(Told::name).containsExactly("end");
    }
  }

  @Test
  void theEndBeyondAGapIsFollowedToo() throws Exception {
    Written cut = new Written(written.bytes(), "ken\nlast\n");
    written.write("one\nbro");
    serve(anywhere().outputs((_, _) -> Optional.of(cut)));
    String log = log("fail") + "?follow=true";

    assertThat(followed(log)).containsExactly("one", "bro", "ken", "last");
    assertThat(followed(log + "&tail=1")).containsExactly("last");
    assertThat(followed(log + "&tail=9")).containsExactly("ken", "last");
    assertThat(followed(log, "Last-Event-ID", "11")).containsExactly("last");
  }

  @Test
  void theHeadOfAStreamThatIsFollowedDoesNotWaitForItsEnd() throws Exception {
    serve(anywhere().outputs((_, _) -> Optional.of(written)));

    Answer head = send("HEAD", log("wait") + "?follow=true", null);

    assertThat(head.code()).isEqualTo(200);
    assertThat(head.header("Content-Type")).startsWith("text/event-stream");
  }
}
