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
import java.util.regex.Pattern;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.NanoTime;

/** Sets up the web server under the routes. */
final class Http {
  private static final System.Logger LOG = System.getLogger("dev.hilera.server.requests");

  private static final Pattern NOT_PLAIN = Pattern.compile("[^ -~]");

  /** Requests that are under way at a stop get so long. */
  private static final long STOP_MILLIS = 5_000;

  /** Where Jetty looks for the memory of WebSockets. */
  private static final String SOCKETS_POOL = "jetty.websocket.bufferPool";

  /**
   * Connections that the system holds until they are accepted, such as all watchers after a
   * restart; the JDK asks for 50 of them.
   */
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
      javalin.jetty.modifyServer(server -> {
        server.setStopTimeout(STOP_MILLIS);
        server.setErrorHandler(new MalformedRequests());
        server.setRequestLog(this::log);
        server.addBean(new NetworkConnectionLimit(config.limits().connections(), server));
      });
      javalin.jetty.addConnector(this::connector);
      javalin.jetty.modifyServletContextHandler(handler -> {
        handler.setAttribute(SOCKETS_POOL, ByteBufferPool.NON_POOLING);
        socket.addTo(handler);
      });
      javalin.jetty.modifyHttpConfiguration(http -> {
        http.setSendServerVersion(false);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        http.setIdleTimeout(config.limits().stalled().toMillis());
      });
      javalin.routes.before(ctx -> {
        guard.checkSite(ctx.req());
        if (guard.welcome(ctx)) {
          ctx.skipRemainingHandlers();
        }
      });
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

  /**
   * Takes new memory for each request. Jetty's pool, in millions of requests, gives the same buffer
   * to two connections, and then somebody's answer begins with somebody else's request.
   */
  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(
            server,
            null,
            null,
            ByteBufferPool.NON_POOLING,
            -1,
            -1,
            new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
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

  /** One line for each request, of plain letters; paths hold no secrets, queries are left out. */
  private void log(Request request, Response response) {
    float millis = (NanoTime.now() - request.getBeginNanoTime()) / 1e6f;
    metrics.request(response.getStatus(), millis);
    if (LOG.isLoggable(Level.INFO)) {
      String what = request.getMethod() + " " + request.getHttpURI().getPath();
      LOG.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "%s %d %.1f ms",
              NOT_PLAIN.matcher(what).replaceAll("?"),
              response.getStatus(),
              millis));
    }
  }
}
