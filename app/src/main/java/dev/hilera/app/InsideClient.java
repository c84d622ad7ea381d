package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls the process that runs this one as a task. */
final class InsideClient {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 60_000;

  private final Codec codec = Json.codec();
  private final String url;
  private final String token;
  private final String job;

  private InsideClient(String url, String token, String job) {
    this.url = url;
    this.token = token;
    this.job = job;
  }

  static InsideClient ofEnvironment(Map<String, String> environment) {
    return ofEnvironment(environment, "");
  }

  /**
   * As the variables of a task say.
   *
   * @param remedy for who is not inside of one, besides
   */
  static InsideClient ofEnvironment(Map<String, String> environment, String remedy) {
    String url = environment.get("HILERA_URL");
    String token = environment.get("HILERA_TOKEN");
    String job = environment.get("HILERA_JOB_ID");
    if (url == null || token == null || job == null) {
      throw Refusal.usage(
          "this works inside of a task only; HILERA_URL, HILERA_TOKEN and HILERA_JOB_ID are not"
              + " set"
              + remedy);
    }
    return new InsideClient(url, token, job);
  }

  Codec codec() {
    return codec;
  }

  /** The address of a task of this job. */
  static String task(String name) {
    return "/tasks/" + encoded(name);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** The answer to a GET. */
  Map<?, ?> get(String path) {
    return call("GET", path, null);
  }

  /** The answer to a POST. */
  Map<?, ?> post(String path, byte[] body) {
    return call("POST", path, body);
  }

  private Map<?, ?> call(String method, String path, byte @Nullable [] body) {
    try {
      URI address = URI.create(url + "/api/jobs/" + job + path);
      HttpURLConnection http = (HttpURLConnection) address.toURL().openConnection();
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setReadTimeout(ANSWER_MILLIS);
      http.setRequestMethod(method);
      http.setRequestProperty("Authorization", "Bearer " + token);
      if (body != null) {
        http.setRequestProperty("Content-Type", "application/octet-stream");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(body.length);
        http.getOutputStream().write(body);
      }
      int code = http.getResponseCode();
      try (InputStream in = code < 400 ? http.getInputStream() : http.getErrorStream()) {
        Object answer = codec.fromJson(in.readAllBytes());
        Map<?, ?> map = answer instanceof Map<?, ?> object ? object : Map.of();
        if (code >= 400) {
          throw refused(code, map);
        }
        return map;
      }
    } catch (IOException e) {
      throw Refusal.failed(
          "cannot reach "
              + url
              + ", which runs this task: "
              + Reasons.of(e)
              + ". Its server has stopped, or the task outlived its run");
    } catch (IllegalArgumentException e) {
      throw Refusal.failed(
          url + " does not answer as Hilera does; is HILERA_URL the one that the task was given?");
    }
  }

  private static Refusal refused(int code, Map<?, ?> answer) {
    StringBuilder text =
        new StringBuilder(String.valueOf(Objects.requireNonNullElse(answer.get("error"), code)));
    if (answer.get("errors") instanceof List<?> errors) {
      errors.forEach(error -> text.append('\n').append(error));
    }
    return code == 400 ? Refusal.usage(text.toString()) : Refusal.failed(text.toString());
  }
}
