package dev.hilera.server.types;

import dev.hilera.Attempt;
import dev.hilera.Param;
import dev.hilera.TaskType;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Fetches addresses of the web, all at the same time. */
final class UrlFetch {
  /** What it takes. */
  record Params(
      @Param(maxItems = 10, description = "1 to 10 addresses, http or https.") List<String> urls) {
    /** Checks what bounds alone do not say. */
    Params {
      if (urls.isEmpty()) {
        throw new IllegalArgumentException("urls is empty; give 1 to 10 addresses");
      }
      for (String url : urls) {
        if (parsed(url) == null) {
          throw new IllegalArgumentException(
              "urls has '" + url + "', which is no address with http or https and a host");
        }
      }
    }
  }

  private UrlFetch() {}

  static TaskType<Params, Map<String, Object>> type(Pace pace, Addresses addresses) {
    return TaskType.<Params, Map<String, Object>>of(
            "url_fetch", Params.class, params -> fetched(params.urls(), pace, addresses))
        .description("Fetches addresses of the web, all at the same time.");
  }

  /** The address, or {@code null} if it is none that can be fetched. */
  static @Nullable URI parsed(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException _) {
      return null;
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isWeb = scheme.equals("http") || scheme.equals("https");
    return isWeb && uri.getHost() != null && uri.getUserInfo() == null ? uri : null;
  }

  private static Map<String, Object> fetched(List<String> urls, Pace pace, Addresses addresses)
      throws InterruptedException, ExecutionException {
    Attempt attempt = Attempt.current();
    List<Future<Map<String, Object>>> all = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try (Fetcher fetcher = new Fetcher(pace, addresses)) {
      CompletionService<Map<String, Object>> ended = new ExecutorCompletionService<>(threads);
      for (String url : urls) {
        all.add(ended.submit(() -> fetcher.fetch(url)));
      }
      for (int count = 1; count <= urls.size(); count++) {
        ended.take().get();
        attempt.progress(100 * count / urls.size(), count + "/" + urls.size() + " URLs");
      }
    } finally {
      threads.shutdownNow();
    }
    List<Map<String, Object>> results = new ArrayList<>();
    for (Future<Map<String, Object>> one : all) {
      results.add(one.resultNow());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("results", results);
    return result;
  }
}
