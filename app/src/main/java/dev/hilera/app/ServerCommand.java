package dev.hilera.app;

import dev.hilera.client.ClientConfig;
import dev.hilera.client.HileraClient;
import dev.hilera.client.RefusedException;
import dev.hilera.client.UnreachableException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a server. */
abstract class ServerCommand implements Callable<Integer> {
  private static final int TRIES = 3;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ServerChoice server = new ServerChoice();

  @Option(names = "--json", description = "Print the answer as JSON, for machines.")
  private boolean json;

  /** Asks, and prints the answer; the exit code. */
  abstract int act(HileraClient client) throws Exception;

  /** Whether a server is asked at all, as the words of the command line have it. */
  boolean isElsewhere() {
    return true;
  }

  /** What is done where no server is asked; the exit code. */
  int here() throws Exception {
    throw new IllegalStateException("this command always asks a server");
  }

  /** How often a request is sent before the command gives up. */
  int tries() {
    return TRIES;
  }

  @Override
  public final Integer call() throws Exception {
    if (!isElsewhere()) {
      return here();
    }
    ClientConfig config = server.config(tries());
    try {
      if (tries() > TRIES) {
        look();
      }
      try (HileraClient client = HileraClient.open(config)) {
        return act(client);
      }
    } catch (UnreachableException e) {
      throw Refusal.failed(
          e.getMessage()
              + "\n"
              + "Start a server with hilera start, or name another one with --url or"
              + " HILERA_URL.");
    } catch (RefusedException e) {
      throw refusal(e, config);
    }
  }

  /** Who is patient with a server that goes away wants to know at once if there is none. */
  private void look() {
    try (HileraClient client = HileraClient.open(server.config(TRIES))) {
      var _ = client.text("/healthz");
    }
  }

  private static Refusal refusal(RefusedException refused, ClientConfig config) {
    String text = String.valueOf(refused.getMessage());
    return switch (refused.code()) {
      case 400 -> Refusal.usage(text);
      case 401 -> Refusal.failed(unknown(config));
      case 403 -> Refusal.failed(text + "\nHILERA_TOKEN is the variable for a token.");
      case 413 ->
          Refusal.failed(text + "\nThe server's settings have the bound: limits: {body: 16MiB}.");
      case 429 -> Refusal.failed(text + "\nWait until some jobs are over, or clear the queue.");
      default -> Refusal.failed(text);
    };
  }

  private static String unknown(ClientConfig config) {
    if (config.token() == null) {
      return config.url() + " takes nobody without a token; set HILERA_TOKEN to one of its tokens";
    }
    boolean isSaid = !Objects.requireNonNullElse(System.getenv("HILERA_TOKEN"), "").isEmpty();
    return config.url()
        + " does not know the token "
        + (isSaid ? "in HILERA_TOKEN" : "of its own file; start it again")
        + "; a token that was changed counts after a restart";
  }

  final boolean json() {
    return json;
  }

  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  final PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
