package dev.hilera.client;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.JobType;
import dev.hilera.Param;
import dev.hilera.TaskType;
import dev.hilera.server.AccessToken;
import dev.hilera.server.HileraServer;
import dev.hilera.server.Outputs;
import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real server on a free port, and a client of it. */
abstract class Served {
  static final String SECRET = "0123456789abcdef";

  record Greeting(@Param(maxLength = 10) String name, @Param("1") int times) {}

  final CountDownLatch gate = new CountDownLatch(1);
  final CountDownLatch walking = new CountDownLatch(1);

  private final TaskType<Greeting, String> greet =
      TaskType.of("greet", Greeting.class, p -> ("hello " + p.name() + " ").repeat(p.times()));
  private final TaskType<Void, String> walk =
      TaskType.of(
          "walk",
          Void.class,
          _ -> {
            Attempt.current().progress(40, "on my way");
            walking.countDown();
            gate.await();
            return "there";
          });
  private final TaskType<Void, String> fail =
      TaskType.of(
          "fail",
          Void.class,
          _ -> {
            throw new IllegalStateException("it broke");
          });
  private final JobType<Greeting> pair =
      JobType.of(
              "pair",
              Greeting.class,
              (job, params) -> {
                var first = job.task("first", params::name);
                job.task("second", first, name -> "hi " + name);
              })
          .description("Two tasks.");

  private @Nullable Hilera hilera;
  private @Nullable HileraServer server;
  private @Nullable HileraClient client;

  @BeforeEach
  void serve() {
    hilera = Hilera.open(Config.memory().workers(2).types(pair).types(greet, walk, fail));
    server =
        HileraServer.start(
            hilera,
            ServerConfig.loopback()
                .listen("127.0.0.1", 0)
                .tokens(
                    new AccessToken("all", Role.ADMIN, SECRET),
                    new AccessToken("some", Role.VIEWER, SECRET + "v"))
                .outputs((_, stream) -> Optional.of(output(stream.name() + "\ntwo\nthree\n"))));
    client = HileraClient.open(config());
  }

  @AfterEach
  void close() {
    gate.countDown();
    client().close();
    Objects.requireNonNull(server).close();
    Objects.requireNonNull(hilera).close(Duration.ZERO);
  }

  final ClientConfig config() {
    return config(Objects.requireNonNull(server).address());
  }

  static ClientConfig config(URI url) {
    return ClientConfig.of(url).token(SECRET).tries(5, Duration.ofMillis(1));
  }

  final HileraClient client() {
    return Objects.requireNonNull(client);
  }

  private static Outputs.Output output(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return new Outputs.Output() {
      @Override
      public byte[] head(long from, int most) {
        int begin = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, begin, Math.min(all.length, begin + most));
      }

      @Override
      public byte[] tail(int most) {
        return all.clone();
      }
    };
  }

  static NewJob file(String tasks) {
    return NewJob.ofFile("{\"name\": \"graph\", \"tasks\": {" + tasks + "}}");
  }

  /** Waits until the attempt's start is recorded. */
  final void begun(long job) throws InterruptedException {
    walking.await();
    while (client().task(job, "only").task().attempt() == 0) {
      boolean _ = gate.await(1, TimeUnit.MILLISECONDS);
    }
  }
}
