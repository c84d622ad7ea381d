package dev.hilera.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an event stream, read by one thread, piece by piece: no more is taken from the
 * connection than was read. A stream that is silent for too long counts as broken, because a lost
 * connection may give no other sign.
 */
final class EventLines implements BodySubscriber<EventLines>, AutoCloseable {
  private final Duration silence;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private boolean over;

  EventLines(Duration silence) {
    this.silence = silence;
  }

  /** What came: bytes, or an end, which may be a failure. */
  private record Piece(List<ByteBuffer> bytes, boolean isLast, @Nullable Throwable failure) {}

  /**
   * One event.
   *
   * @param id the last one told, possibly empty
   * @param name of its kind
   * @param data its text
   */
  record ServerEvent(String id, String name, String data) {}

  @Override
  public CompletionStage<EventLines> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    pieces.add(new Piece(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    pieces.add(new Piece(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), true, null));
  }

  /** The next event; {@code null} at the end of the stream. */
  @Nullable ServerEvent next() throws IOException, InterruptedException {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (any) {
          return new ServerEvent(id, name, data.toString());
        }
        continue;
      }
      String value = line.substring(line.indexOf(':') + 1).stripLeading();
      if (line.startsWith("id:")) {
        id = value;
      } else if (line.startsWith("event:")) {
        name = value;
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value);
        any = true;
      }
    }
    return null;
  }

  /** All that is left, as a text: the body of an answer that is no stream. */
  String rest() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private @Nullable String line() throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill()) {
      ByteBuffer buffer = buffers.getFirst();
      while (buffer.hasRemaining()) {
        byte letter = buffer.get();
        if (letter == '\n') {
          return line.toString(UTF_8);
        }
        if (letter != '\r') {
          line.write(letter);
        }
      }
    }
    return line.size() == 0 ? null : line.toString(UTF_8);
  }

  /** Whether there are bytes; waits for them. */
  private boolean fill() throws IOException, InterruptedException {
    while (true) {
      while (!buffers.isEmpty()) {
        if (buffers.getFirst().hasRemaining()) {
          return true;
        }
        buffers.removeFirst();
      }
      if (over) {
        return false;
      }
      Piece piece = pieces.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (piece == null) {
        throw new LostStream("the stream is silent for " + silence.toSeconds() + " s");
      }
      if (piece.failure() != null) {
        throw new LostStream("the stream broke: " + piece.failure().getMessage(), piece.failure());
      }
      over = piece.isLast();
      buffers.addAll(piece.bytes());
      if (!over) {
        var _ = subscription.thenAccept(given -> given.request(1));
      }
    }
  }

  @Override
  public void close() {
    var _ = subscription.thenAccept(Flow.Subscription::cancel);
  }
}
