package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import java.net.BindException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where a server cannot listen it says why, and what to do. */
class ListenTest extends Served {
  private static void refused(ServerConfig config, Consumer<String> says) {
    try (Hilera hilera = Hilera.inMemory()) {
      assertThatThrownBy(() -> HileraServer.start(hilera, config))
          .isInstanceOf(HileraException.class)
          .message()
          .startsWith("cannot listen on " + config.host() + ":" + config.port() + ": ")
          .doesNotContainIgnoringCase("javalin")
          .doesNotContain("Exception")
          .satisfies(says::accept);
    }
  }

  @Test
  void aPortThatIsInUseIsToldAsSuch() {
    serve();

    refused(
        anywhere().listen("127.0.0.1", server().address().getPort()),
        text -> assertThat(text).contains("in use").contains("another port"));
  }

  @Test
  void anAddressOfAnotherMachineIsToldAsSuch() {
    refused(
        anywhere().listen("192.0.2.1", 7070).insecure(true),
        text -> assertThat(text).contains("no address of this machine"));
  }

  @Test
  void aNameThatNobodyKnowsIsToldAsSuch() {
    refused(
        anywhere().listen("nobody.invalid", 7070).insecure(true),
        text -> assertThat(text).contains("nobody.invalid").contains("no address"));
  }

  @Test
  void aPortThatIsNotForThisUserIsToldAsSuch() {
    ServerConfig config = anywhere().listen("127.0.0.1", 80);
    RuntimeException failure =
        new RuntimeException(
            "Port 1-1023 require elevated privileges (process must be started by admin).",
            new java.io.IOException(
                "Failed to bind to /127.0.0.1:80", new BindException("Permission denied")));

    assertThat(Unheard.why(config, failure))
        .startsWith("cannot listen on 127.0.0.1:80: this user may not use that port")
        .contains("1023");
  }

  @Test
  void whoeverCouldNotListenCanTryAgain() throws Exception {
    serve();
    int port = server().address().getPort();
    try (Hilera other = Hilera.inMemory()) {
      ServerConfig same = anywhere().listen("127.0.0.1", port);
      assertThatThrownBy(() -> HileraServer.start(other, same)).isInstanceOf(HileraException.class);
      server().close();

      HileraServer.start(other, same).close();
    }
  }
}
