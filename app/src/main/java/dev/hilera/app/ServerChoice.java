package dev.hilera.app;

import dev.hilera.client.ClientConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Options that tell which server a command is for: the one that is named; else the one that says in
 * its file beside the data where it is, and what the owner's token is; else whatever answers at the
 * address of the settings.
 */
final class ServerChoice {
  private static final int LAST_PORT = 65_535;
  private static final Duration PAUSE = Duration.ofMillis(200);

  @Mixin private StoreChoice store = new StoreChoice();

  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = Address.class,
      defaultValue = "${env:HILERA_URL}",
      description =
          "A server elsewhere, such as http://127.0.0.1:7070/. Default: HILERA_URL, or the server"
              + " of the store. HILERA_TOKEN is its token.")
  private @Nullable URI url;

  /**
   * How it is reached.
   *
   * @param tries how often each request is sent before a command gives up
   */
  ClientConfig config(int tries) {
    Settings settings = store.settings(_ -> {});
    Path db = store.db(settings);
    Optional<ServerFile.Serving> serving = ServerFile.beside(db).serving();
    URI found = url;
    if (found != null && isInside(found)) {
      throw Refusal.usage(
          "inside of a task only spawn, progress and result work; for the others name a server with"
              + " --url");
    }
    if (found == null && serving.isEmpty() && store.isSaid()) {
      // Whatever answers at the usual address has other data.
      throw Refusal.failed(
          "no server of "
              + (db == null ? "a store in memory" : db)
              + " is there; start it with hilera start, or name another one with --url");
    }
    if (found == null) {
      found = serving.map(ServerFile.Serving::url).orElseGet(() -> address(settings));
    }
    String token = System.getenv("HILERA_TOKEN");
    if (token == null || token.isEmpty()) {
      URI chosen = found;
      token =
          serving
              .filter(here -> here.url().equals(chosen))
              .map(ServerFile.Serving::token)
              .orElse(null);
    }
    try {
      return ClientConfig.of(found).token(token).tries(tries, PAUSE);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Whether it is what a task is given to reach its own job, which serves nothing else. */
  private static boolean isInside(URI address) {
    return System.getenv("HILERA_ATTEMPT") != null
        && address.toString().equals(System.getenv("HILERA_URL"));
  }

  private static URI address(Settings settings) {
    String listen = System.getenv("HILERA_LISTEN");
    Listen at = new Listen(settings.server().host(), settings.server().port());
    try {
      at = listen == null ? at : new Listen.Reader().convert(listen);
      return URI.create("http://" + at + "/");
    } catch (TypeConversionException e) {
      throw Refusal.usage("HILERA_LISTEN: " + e.getMessage());
    } catch (IllegalArgumentException _) {
      throw Refusal.usage("'" + at + "' is no address that a client can call; give --url");
    }
  }

  /** Reads the address of a server. */
  static final class Address implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI url = new URI(text);
        if (url.getPort() <= LAST_PORT) {
          return url;
        }
      } catch (URISyntaxException _) {
        // Told below, with what to give instead.
      }
      throw new TypeConversionException(
          "'" + text + "' is no address of a server; give http://HOST:PORT/");
    }
  }
}
