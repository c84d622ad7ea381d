package dev.hilera.server;

import dev.hilera.server.api.Route;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.live.QueueSocket;
import dev.hilera.server.view.Metrics;
import dev.hilera.server.web.Failures;
import dev.hilera.server.web.MalformedRequests;
import dev.hilera.server.web.Page;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** Sets up the web server under the routes. */
final class Http {
  private static final System.Logger LOG = System.getLogger("dev.hilera.server.requests");

  /** Requests that are under way at a stop get so long. */
  private static final long STOP_MILLIS = 5_000;

  /** Connections that the system holds until they are accepted; the JDK asks for 50 of them. */
  private static final int ACCEPT_QUEUE = 4_096;

  private final ServerConfig config;
  private final Guard guard;
  private final QueueSocket socket;
  private final Metrics metrics;

  Http(ServerConfig config, Guard guard, QueueSocket socket, Metrics metrics) {
    this.config = config;
    this.guard = guard;
    this.socket = socket;
    this.metrics = metrics;
  }

  Javalin server(List<Route> routes) {
    return Javalin.create(javalin -> {
      quiet(javalin);
      javalin.concurrency.useVirtualThreads = true;
      javalin.http.prefer405over404 = true;
      javalin.http.compressionStrategy = CompressionStrategy.NONE;
      javalin.http.maxRequestSize = config.limits().bodyBytes();
      javalin.requestLogger.http(this::log);
      javalin.jetty.modifyServer(server -> {
        server.setStopTimeout(STOP_MILLIS);
        server.setErrorHandler(new MalformedRequests());
        server.addEventListener(new Queues());
      });
      javalin.jetty.modifyServletContextHandler(socket::addTo);
      javalin.jetty.modifyHttpConfiguration(http -> {
        http.setSendServerVersion(false);
        http.setIdleTimeout(config.limits().stalled().toMillis());
      });
      javalin.routes.before(ctx -> guard.checkSite(ctx.req()));
      routes.forEach(route -> add(javalin, route));
      javalin.routes.get("/", ctx -> Page.answer(ctx, ""));
      javalin.routes.head("/", ctx -> Page.answer(ctx, ""));
      javalin.routes.get("/assets/<path>", Http::asset);
      javalin.routes.head("/assets/<path>", Http::asset);
      // The web server has an answer of its own for the first kind, which would go before.
      javalin.routes.exception(HttpResponseException.class, Http::fail);
      javalin.routes.exception(Exception.class, Http::fail);
    });
  }

  private static void quiet(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
  }

  private static void add(JavalinConfig javalin, Route route) {
    HandlerType method = HandlerType.findOrCreate(route.method());
    javalin.routes.addHttpHandler(method, route.path(), route.handler());
    if (route.method().equals("GET")) {
      javalin.routes.addHttpHandler(HandlerType.HEAD, route.path(), route.handler());
    }
  }

  private static void asset(Context ctx) throws Exception {
    Page.answer(ctx, "assets/" + ctx.pathParam("path"));
  }

  private static void fail(Exception e, Context ctx) {
    Failures.answer(Failures.of(e), ctx);
  }

  /** One line for each request; paths hold no secrets, queries are left out. */
  private void log(Context ctx, Float millis) {
    metrics.request(ctx.statusCode(), millis);
    if (LOG.isLoggable(Level.INFO)) {
      LOG.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "%s %s %d %.1f ms",
              ctx.req().getMethod(),
              ctx.req().getRequestURI(),
              ctx.statusCode(),
              millis));
    }
  }

  /** Lets a crowd connect at once, such as all watchers after a restart. */
  private static final class Queues implements LifeCycle.Listener {
    @Override
    public void lifeCycleStarting(LifeCycle server) {
      for (Connector connector : ((Server) server).getConnectors()) {
        ((ServerConnector) connector).setAcceptQueueSize(ACCEPT_QUEUE);
      }
    }
  }
}
