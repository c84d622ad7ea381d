package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobView;
import dev.hilera.server.Role;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.live.Replies;
import dev.hilera.server.live.Watched;
import dev.hilera.server.view.QueueState;
import dev.hilera.server.view.Types;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.Failures;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients may ask over a WebSocket; nothing that comes in closes it. */
public final class SocketRequests implements Replies {
  private final Hilera hilera;
  private final Creation creation;
  private final JobRoutes.Cleared cleared;
  private final QueueState state;

  /** Over an engine. */
  public SocketRequests(Hilera hilera, Creation creation, JobRoutes.Cleared cleared) {
    this.hilera = hilera;
    this.creation = creation;
    this.cleared = cleared;
    this.state = new QueueState(hilera);
  }

  @Override
  public ObjectNode refusal(String text) {
    return error(new HttpFailure(400, text));
  }

  @Override
  public Optional<ObjectNode> reply(String text, Caller caller, Watched watched) {
    JsonNode id = null;
    try {
      if (!(Json.read(text) instanceof ObjectNode request)) {
        throw new HttpFailure(400, "the message is no JSON object");
      }
      id = request.get("request_id");
      if (id != null && !id.isString() && !id.isNumber()) {
        throw HttpFailure.field("request_id", "it is neither a text nor a number");
      }
      return Optional.ofNullable(echo(answer(request, caller, watched), id));
    } catch (Exception e) {
      return Optional.ofNullable(echo(error(Failures.of(e)), id));
    }
  }

  private static @Nullable ObjectNode echo(@Nullable ObjectNode answer, @Nullable JsonNode id) {
    if (answer != null && id != null) {
      answer.set("request_id", id);
    }
    return answer;
  }

  private static ObjectNode error(HttpFailure failure) {
    ObjectNode body = Failures.body(failure);
    ObjectNode error = Json.object().put("type", "error").put("message", failure.text());
    body.remove("error");
    error.setAll(body);
    return error;
  }

  private @Nullable ObjectNode answer(ObjectNode request, Caller caller, Watched watched) {
    String type = Asked.text(request, "type");
    if (type == null) {
      throw HttpFailure.field("type", "it is missing; say what the message is");
    }
    return switch (type) {
      case "create_job" -> {
        Guard.check(caller, Role.OPERATOR);
        yield create(request, caller);
      }
      case "cancel_job" -> {
        Guard.check(caller, Role.OPERATOR);
        yield cancel(request);
      }
      case "clear_completed" -> {
        Guard.check(caller, Role.OPERATOR);
        yield clear();
      }
      case "get_state" -> state.state(caller);
      case "get_job_types" -> types();
      case "watch" -> watch(request, watched);
      case "unwatch" -> {
        watched.remove(job(request));
        yield null;
      }
      case "ping" -> pong(request);
      default -> throw HttpFailure.field("type", "'" + type + "' is unknown");
    };
  }

  private ObjectNode create(ObjectNode request, Caller caller) {
    ObjectNode body = request.deepCopy();
    body.remove(List.of("type", "request_id"));
    JobView job = creation.create(body, null, caller);
    ObjectNode ack = ack("job_created_ack", job.id());
    ack.set("job", Views.job(job));
    return ack;
  }

  private ObjectNode cancel(ObjectNode request) {
    long job = job(request);
    hilera.cancel(job);
    return ack("job_cancelled_ack", job).put("success", true);
  }

  private ObjectNode clear() {
    List<Long> gone = hilera.forgetFinished();
    if (!gone.isEmpty()) {
      cleared.gone(gone);
    }
    return Json.object().put("type", "jobs_cleared_ack").put("cleared", gone.size());
  }

  private ObjectNode types() {
    ObjectNode answer = Json.object().put("type", "job_types");
    answer.set("job_types", Types.all(hilera.jobTypes()));
    return answer;
  }

  private @Nullable ObjectNode watch(ObjectNode request, Watched watched) {
    long job = job(request);
    if (hilera.job(job).isEmpty()) {
      throw new HileraException.Unknown("there is no job " + job);
    }
    if (!watched.add(job)) {
      throw new HttpFailure(429, "too many jobs are watched; unwatch one first");
    }
    return null;
  }

  private static ObjectNode pong(ObjectNode request) {
    ObjectNode pong = Json.object().put("type", "pong");
    JsonNode ts = request.get("ts");
    if (ts != null) {
      pong.set("ts", ts);
    }
    return pong;
  }

  private static long job(ObjectNode request) {
    String id = Asked.text(request, "job_id");
    if (id == null) {
      throw HttpFailure.field("job_id", "it is missing");
    }
    return Asked.id(id).orElseThrow(() -> new HileraException.Unknown("there is no such job"));
  }

  private static ObjectNode ack(String type, long job) {
    return Json.object().put("type", type).put("job_id", Long.toString(job));
  }
}
