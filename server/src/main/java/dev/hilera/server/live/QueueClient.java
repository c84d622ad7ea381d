package dev.hilera.server.live;

import dev.hilera.server.guard.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.WebSocketException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket client. Its messages are answered one after the other, the next is read when the
 * answer is gone; what happens is told by a thread of its own.
 */
public final class QueueClient implements Session.Listener.AutoDemanding {
  private static final System.Logger LOG = System.getLogger("dev.hilera.server");

  /** Try again later: it was too slow, or there are too many. */
  private static final int TRY_AGAIN = 1013;

  private static final int GOING_AWAY = 1001;

  private final QueueSocket.Parts parts;
  private final Caller caller;
  private final Executor threads;
  private final Watched watched = new Watched();
  private volatile long heard = NanoTime.now();
  private volatile @Nullable Wire wire;
  private volatile @Nullable Mailbox box;

  QueueClient(QueueSocket.Parts parts, Caller caller, Executor threads) {
    this.parts = parts;
    this.caller = caller;
    this.threads = threads;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    Wire opened = new Wire(session, parts.limits().stalled());
    wire = opened;
    heard = NanoTime.now();
    threads.execute(() -> serve(opened));
  }

  @Override
  public void onWebSocketText(String text) {
    heard = NanoTime.now();
    answer(parts.replies().reply(text, caller, watched));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
    heard = NanoTime.now();
    callback.succeed();
    answer(Optional.of(parts.replies().refusal("send texts, not bytes")));
  }

  @Override
  public void onWebSocketPong(ByteBuffer bytes) {
    heard = NanoTime.now();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    // That a client is gone, too slow or too loud is its own affair; only a fault of ours is told.
    boolean isOurs = cause instanceof RuntimeException || cause instanceof Error;
    if (isOurs && !(cause instanceof WebSocketException)) {
      LOG.log(Level.WARNING, "A message of a WebSocket client could not be handled", cause);
    }
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    Mailbox mine = box;
    if (mine != null) {
      mine.close();
    }
    callback.succeed();
  }

  private void answer(Optional<ObjectNode> reply) {
    Wire open = wire;
    if (open != null && reply.isPresent()) {
      try {
        open.reply(reply.get());
      } catch (IOException _) {
        open.disconnect();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void serve(Wire open) {
    Mailbox mine;
    try {
      mine = parts.hub().join(Hub.ALL);
    } catch (RuntimeException e) {
      open.close(TRY_AGAIN, "too many clients");
      return;
    }
    box = mine;
    try {
      open.reply(parts.state().state(caller));
      end(open, tell(open, mine));
    } catch (IOException _) {
      open.disconnect();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      parts.hub().leave(Hub.ALL, mine);
    }
  }

  private static void end(Wire open, Mailbox.State state) {
    if (state == Mailbox.State.OVERRUN) {
      open.close(TRY_AGAIN, "too slow; connect again for the state");
    } else {
      open.close(GOING_AWAY, "going away");
    }
  }

  /** Tells what happens until the client or the server leaves. */
  private Mailbox.State tell(Wire open, Mailbox mine) throws IOException, InterruptedException {
    QueueNews news = new QueueNews(parts, open, watched);
    long quiet = parts.limits().quiet().toMillis();
    long asked = NanoTime.now();
    while (true) {
      Mailbox.Batch batch = mine.take(Math.min(news.patienceMillis(), quiet));
      news.tell(batch.letters());
      if (batch.state() != Mailbox.State.OPEN) {
        return batch.state();
      }
      if (NanoTime.millisSince(heard) > 2 * quiet) {
        throw new IOException("the client gives no sign of life");
      }
      if (NanoTime.millisSince(asked) >= quiet) {
        open.ping();
        asked = NanoTime.now();
      }
    }
  }
}
