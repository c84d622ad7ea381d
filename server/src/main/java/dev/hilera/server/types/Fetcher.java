package dev.hilera.server.types;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches one address: within a time, up to a size, and only from where it is allowed. */
final class Fetcher implements AutoCloseable {
  /** For each address, redirects and body included. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private static final int MOST_BYTES = 10 << 20;
  private static final int MOST_REDIRECTS = 5;
  private static final int CHUNK = 16 << 10;

  private final Pace pace;
  private final Addresses addresses;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(LONGEST)
          .build();

  Fetcher(Pace pace, Addresses addresses) {
    this.pace = pace;
    this.addresses = addresses;
  }

  /** What came of it; a failure is told, not thrown. */
  Map<String, Object> fetch(String url) throws InterruptedException {
    Instant begin = pace.now();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("url", url);
    try {
      HttpResponse<InputStream> response = followed(url, begin);
      try (InputStream body = response.body()) {
        result.put("status", response.statusCode());
        result.put("size", size(body, begin));
      }
    } catch (IOException e) {
      result.remove("status");
      result.put("error", told(e));
    }
    result.put("duration", pace.since(begin));
    return result;
  }

  private static String told(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private HttpResponse<InputStream> followed(String url, Instant begin)
      throws IOException, InterruptedException {
    URI at = UrlFetch.parsed(url);
    for (int redirects = 0; at != null; redirects++) {
      addresses.check(at.getHost());
      HttpResponse<InputStream> response = sent(at, begin);
      String next = response.headers().firstValue("Location").orElse("");
      boolean isRedirect = response.statusCode() / 100 == 3 && !next.isEmpty();
      if (!isRedirect) {
        return response;
      }
      response.body().close();
      if (redirects == MOST_REDIRECTS) {
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
      }
      at = resolved(at, next);
    }
    throw new IOException("a redirect leads to no address with http or https");
  }

  private static URI resolved(URI from, String to) throws IOException {
    try {
      URI at = UrlFetch.parsed(from.resolve(to).toString());
      if (at != null) {
        return at;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new IOException("a redirect leads to no address with http or https");
  }

  private HttpResponse<InputStream> sent(URI at, Instant begin)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(at).timeout(left(begin)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private Duration left(Instant begin) throws IOException {
    Duration left = LONGEST.minus(Duration.between(begin, pace.now()));
    if (left.isNegative() || left.isZero()) {
      throw new HttpTimeoutException("not answered within " + LONGEST.toSeconds() + " s");
    }
    return left;
  }

  /** Reads to the end; what trickles is cut off in time because the stream is closed. */
  private long size(InputStream body, Instant begin) throws IOException, InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        over.orTimeout(left(begin).toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, late) -> closeIf(late instanceof TimeoutException, body));
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try {
      for (int read; (read = body.read(chunk)) >= 0; ) {
        size += read;
        if (size > MOST_BYTES) {
          throw new IOException("it has more than " + (MOST_BYTES >> 20) + " MiB");
        }
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("cancelled");
      }
      throw over.isCompletedExceptionally()
          ? new HttpTimeoutException("not read within " + LONGEST.toSeconds() + " s")
          : e;
    } finally {
      over.complete(null);
    }
    return size;
  }

  private static void closeIf(boolean late, InputStream body) {
    if (late) {
      try {
        body.close();
      } catch (IOException _) {
        // Its reader is told anyway.
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
