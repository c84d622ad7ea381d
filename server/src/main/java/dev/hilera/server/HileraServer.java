package dev.hilera.server;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.server.api.Creation;
import dev.hilera.server.api.GraphRoutes;
import dev.hilera.server.api.HistoryRoutes;
import dev.hilera.server.api.JobRoutes;
import dev.hilera.server.api.LogRoutes;
import dev.hilera.server.api.NodeRoutes;
import dev.hilera.server.api.OpenApi;
import dev.hilera.server.api.Route;
import dev.hilera.server.api.Routes;
import dev.hilera.server.api.SessionRoutes;
import dev.hilera.server.api.SocketRequests;
import dev.hilera.server.api.TaskRoutes;
import dev.hilera.server.api.Told;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.live.Hub;
import dev.hilera.server.live.JobStream;
import dev.hilera.server.live.LogStream;
import dev.hilera.server.live.QueueSocket;
import dev.hilera.server.view.History;
import dev.hilera.server.view.Metrics;
import io.javalin.Javalin;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An engine's door for other programs: HTTP, server-sent events and WebSocket. Lives beside the
 * engine, which it does not close.
 */
public final class HileraServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.hilera.server");

  private final ServerConfig config;
  private final Hub hub;
  private final QueueSocket socket;
  private final History history;
  private final Metrics metrics;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicBoolean stopping = new AtomicBoolean();
  final Javalin javalin;

  private HileraServer(Hilera hilera, ServerConfig config) {
    this.config = config;
    this.history = new History(hilera);
    this.hub = new Hub(hilera, config.limits());
    this.metrics = new Metrics(hilera, hub::clients);
    Guard guard = new Guard(config, hilera.clock());
    Creation creation = new Creation(hilera, config);
    SocketRequests requests = new SocketRequests(hilera, creation, hub::forgotten);
    this.socket = new QueueSocket(hilera, hub, requests, guard, config.limits());
    Routes routes = routes(hilera, guard, creation);
    this.javalin = new Http(config, guard, socket, metrics).server(routes.all());
  }

  /**
   * Starts to serve; on return it answers.
   *
   * @throws HileraException if the configuration is not safe, or the address cannot be listened on
   */
  public static HileraServer start(Hilera hilera, ServerConfig config) {
    String fault = Guard.fault(config);
    if (fault != null) {
      throw new HileraException(fault);
    }
    HileraServer server = new HileraServer(hilera, config);
    try {
      server.javalin.start(config.host(), config.port());
    } catch (RuntimeException e) {
      server.timer.shutdownNow();
      server.socket.close();
      server.metrics.close();
      throw new HileraException(Unheard.why(config, e), e);
    }
    var _ =
        server.timer.scheduleAtFixedRate(
            server.history::sample, 0, History.SECONDS, TimeUnit.SECONDS);
    LOG.log(Level.INFO, "serving " + server.address());
    return server;
  }

  private Routes routes(Hilera hilera, Guard guard, Creation creation) {
    Routes routes = new Routes(guard, config.limits());
    new JobRoutes(hilera, config, creation, hub::forgotten).addTo(routes);
    new GraphRoutes(hilera).addTo(routes);
    new HistoryRoutes(hilera, config).addTo(routes);
    new TaskRoutes(hilera, config).addTo(routes);
    new NodeRoutes(hilera, config, new NodeRoutes.Kept(history, metrics), stopping::get)
        .addTo(routes);
    LogStream logs = new LogStream(hilera, hub, config.outputs());
    new LogRoutes(hilera, config.outputs(), logs).addTo(routes);
    new SessionRoutes(guard, config).addTo(routes);
    JobStream stream = new JobStream(hilera, hub);
    routes.raw(
        new Route(
            "GET",
            "/api/jobs/{id}/progress",
            Role.VIEWER,
            Told.of("The events of a job as they happen.", "text/event-stream"),
            stream::serve));
    new OpenApi(routes).add();
    return routes;
  }

  /** Where it answers. */
  public URI address() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return URI.create("http://" + host + ":" + javalin.port() + "/");
  }

  /**
   * Stops gracefully: ends all streams, lets requests finish within some seconds. Idempotent; the
   * engine goes on.
   */
  @Override
  public void close() {
    if (!stopping.getAndSet(true)) {
      timer.shutdownNow();
      hub.close();
      socket.close();
      javalin.stop();
      metrics.close();
      LOG.log(Level.INFO, "stopped serving");
    }
  }
}
