package dev.hilera.server.web;

import dev.hilera.HileraException;
import dev.hilera.server.jobfile.JobFileException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.lang.System.Logger.Level;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The one place where a code is chosen for an exception. */
public final class Failures {
  private static final System.Logger LOG = System.getLogger("dev.hilera.server");

  private Failures() {}

  /** The refusal behind an exception; one that nobody foresaw is logged and told as 500. */
  public static HttpFailure of(Throwable thrown) {
    return switch (thrown) {
      case HttpFailure failure -> failure;
      case JobFileException refused ->
          HttpFailure.refused(
              "the description was refused; nothing was created",
              refused.faults().stream()
                  .map(fault -> new HttpFailure.Fault(fault.field(), fault.problem()))
                  .toList());
      case HileraException.Invalid invalid ->
          HttpFailure.refused(
              invalid.problems().size() == 1
                  ? invalid.problems().getFirst().toString()
                  : "the description was refused; nothing was created",
              invalid.problems().stream()
                  .map(problem -> new HttpFailure.Fault(problem.place(), problem.fault()))
                  .toList());
      case HileraException.Unknown unknown -> new HttpFailure(404, message(unknown));
      case HileraException.Conflict conflict -> new HttpFailure(409, message(conflict));
      case HileraException.Failed failed -> new HttpFailure(409, message(failed));
      case HileraException.Storage storage -> unforeseen(503, "the store is not there", storage);
      case HileraException closed -> unforeseen(503, "the engine takes no commands now", closed);
      case HttpResponseException javalin -> of(javalin);
      default -> unforeseen(500, "internal error; the log says more", thrown);
    };
  }

  private static HttpFailure of(HttpResponseException javalin) {
    int code = javalin.getStatus();
    return switch (code) {
      case 404 -> new HttpFailure(404, "nothing is served here");
      case 405 -> {
        String allow = javalin.getDetails().getOrDefault("availableMethods", "");
        yield new HttpFailure(405, "this path takes other methods: " + allow)
            .header("Allow", allow);
      }
      case 413 -> new HttpFailure(413, "the body is too big");
      default -> new HttpFailure(code, "the request is refused");
    };
  }

  private static HttpFailure unforeseen(int code, String text, Throwable thrown) {
    LOG.log(Level.WARNING, "a request failed: " + text, thrown);
    return new HttpFailure(code, text);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /** Answers a request with what became of it. */
  public static void answer(HttpFailure failure, Context ctx) {
    failure.details().headers().forEach(ctx::header);
    Json.answer(ctx, failure.code(), body(failure));
  }

  /** {@code {"error", "code"}}, with the field and the faults where there are such. */
  public static ObjectNode body(HttpFailure failure) {
    ObjectNode body = Json.object();
    body.put("error", failure.text());
    body.put("code", failure.code());
    String field = failure.details().field();
    if (field != null) {
      body.put("field", field);
    }
    List<HttpFailure.Fault> errors = failure.details().errors();
    if (!errors.isEmpty()) {
      ArrayNode list = body.putArray("errors");
      errors.forEach(
          fault -> list.addObject().put("field", fault.field()).put("problem", fault.problem()));
    }
    return body;
  }

  /** As bytes, for answers that are made outside of any route. */
  public static byte[] bytes(int code, String text) {
    return Json.bytes(body(new HttpFailure(code, text)));
  }
}
