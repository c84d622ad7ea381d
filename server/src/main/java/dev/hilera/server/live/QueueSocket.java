package dev.hilera.server.live;

import dev.hilera.Hilera;
import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.view.QueueState;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.MalformedRequests;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.jspecify.annotations.Nullable;

/** The WebSocket of the queue: lets clients in. */
public final class QueueSocket implements AutoCloseable {
  private static final String PATH = "/ws/queue";

  private final Parts parts;
  private final Guard guard;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What every client needs.
   *
   * @param hilera the engine
   * @param hub tells what happens
   * @param replies to what clients ask
   * @param state of the queue
   * @param stats the figures, as of the hub's last news
   * @param limits of clients
   */
  record Parts(
      Hilera hilera,
      Hub hub,
      Replies replies,
      QueueState state,
      Shared stats,
      ServerConfig.Limits limits) {}

  /** Over an engine. */
  public QueueSocket(
      Hilera hilera, Hub hub, Replies replies, Guard guard, ServerConfig.Limits limits) {
    this.parts = new Parts(hilera, hub, replies, new QueueState(hilera), new Shared(), limits);
    this.guard = guard;
  }

  /** Puts it into a web server. */
  public void addTo(ServletContextHandler handler) {
    JettyWebSocketServletContainerInitializer.configure(
        handler,
        (_, container) -> {
          container.setMaxTextMessageSize(parts.limits().bodyBytes());
          container.setMaxBinaryMessageSize(parts.limits().bodyBytes());
          container.setMaxFrameSize(parts.limits().bodyBytes());
          container.setIdleTimeout(parts.limits().quiet().multipliedBy(4));
          container.addMapping(PATH, this::upgrade);
        });
  }

  private @Nullable Object upgrade(
      JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) throws IOException {
    try {
      guard.checkSite(request.getHttpServletRequest());
      Caller caller = guard.admit(request.getHttpServletRequest(), Role.VIEWER);
      return new QueueClient(parts, caller, threads);
    } catch (HttpFailure e) {
      MalformedRequests.refuse(request.getHttpServletRequest(), e.text());
      response.sendError(e.code(), e.text());
      return null;
    }
  }

  /** Waits until all clients are told that the server goes; the hub is closed before. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
