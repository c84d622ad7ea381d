package dev.hilera.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached.
 *
 * @param url where it answers, with the path under which a proxy shows it, if there is one
 * @param token sent with each request, or {@code null}
 * @param connect the longest wait for a connection
 * @param answer the longest wait for an answer; a stream has no end, but must not be silent for
 *     longer than this
 * @param tries how often a request is sent in all before {@link UnreachableException}
 * @param pause before the second try; each further pause is twice as long, at most 30 s
 */
public record ClientConfig(
    URI url, @Nullable String token, Duration connect, Duration answer, int tries, Duration pause) {

  /** Checks what cannot work. */
  public ClientConfig {
    String scheme = String.valueOf(url.getScheme());
    if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + url + "' is no address of a server; give http://HOST:PORT/");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries is " + tries + "; 1 is the least");
    }
  }

  /** Without a token; 10 s to connect, 60 s for an answer, 5 tries, 200 ms before the second. */
  public static ClientConfig of(URI url) {
    return new ClientConfig(
        url, null, Duration.ofSeconds(10), Duration.ofSeconds(60), 5, Duration.ofMillis(200));
  }

  /** The same with a token. */
  public ClientConfig token(@Nullable String secret) {
    return new ClientConfig(url, secret, connect, answer, tries, pause);
  }

  /** The same with so many tries, and so long a pause before the second. */
  public ClientConfig tries(int most, Duration first) {
    return new ClientConfig(url, token, connect, answer, most, first);
  }

  /** The same with another longest wait for an answer. */
  public ClientConfig answer(Duration longest) {
    return new ClientConfig(url, token, connect, longest, tries, pause);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ClientConfig[" + url + (token == null ? "]" : ", with a token]");
  }
}
