package dev.hilera.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never becomes a request for a route, such as a path that is no path. */
public final class MalformedRequests extends ErrorHandler {
  private static final String WHY = "hilera.why";

  /** Says why a request is refused that is well formed. */
  public static void refuse(HttpServletRequest request, String why) {
    request.setAttribute(WHY, why);
  }

  /** As all other errors are answered. */
  public MalformedRequests() {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int code = response.getStatus();
    String text =
        request.getAttribute(WHY) instanceof String why
            ? why
            : code == 500 ? "internal error; the log says more" : "the request is malformed";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    response.write(true, ByteBuffer.wrap(Failures.bytes(code, text)), callback);
    return true;
  }
}
