package dev.hilera.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client over connections that break. */
class BadConnectionTest extends Served {
  @Test
  void aJobWhoseAnswersWereLostIsCreatedOnce() throws Exception {
    try (Proxy proxy = new Proxy(config().url());
        HileraClient far = HileraClient.open(config(proxy.url()))) {
      proxy.loseAnswers(3);

      JobRecord job = far.create(NewJob.ofType("pair", Map.of("name", "E")));

      assertThat(proxy.connections()).isEqualTo(4);
      assertThat(client().jobs(JobFilter.newest(10)))
          .extracting(JobView::id)
          .containsExactly(job.job().id());
    }
  }

  @Test
  void aCancelWhoseAnswerWasLostIsNoConflict() throws Exception {
    long job = client().create(NewJob.ofType("pair", Map.of("name", "F")).held()).job().id();
    try (Proxy proxy = new Proxy(config().url());
        HileraClient far = HileraClient.open(config(proxy.url()))) {
      proxy.loseAnswers(1);

      far.cancel(job);

      assertThat(client().job(job).job().status()).isEqualTo(JobStatus.CANCELLED);
      assertThatThrownBy(() -> far.cancel(job)).isInstanceOf(HileraException.Conflict.class);
    }
  }

  @Test
  void aWatcherOverALostConnectionMissesNothingFinal() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"walk\"}")).job().id();
    walking.await();
    try (Proxy proxy = new Proxy(config().url());
        HileraClient far = HileraClient.open(config(proxy.url()))) {
      List<JobNews> told = new ArrayList<>();
      JobNews.Ended end =
          far.watch(
              job,
              news -> {
                told.add(news);
                if (told.size() == 1) {
                  proxy.cut();
                } else {
                  gate.countDown();
                }
              });

      assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(end.result()).isEqualTo("there");
      assertThat(told).filteredOn(JobNews.State.class::isInstance).hasSizeGreaterThan(1);
      assertThat(proxy.connections()).isGreaterThan(1);
    }
  }

  @Test
  void aServerThatIsSilentIsToldFromOneThatIsThere() throws IOException {
    try (ServerSocket silent = new ServerSocket(0);
        HileraClient far =
            HileraClient.open(
                ClientConfig.of(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"))
                    .answer(Duration.ofMillis(50))
                    .tries(2, Duration.ofMillis(1)))) {
      assertThatThrownBy(far::stats)
          .isInstanceOf(UnreachableException.class)
          .hasMessageEndingWith("/: it does not answer in time");
    }
  }

  @Test
  void aServerWithoutTlsIsToldFromOneWithIt() {
    URI secure = URI.create(config().url().toString().replace("http:", "https:"));
    try (HileraClient far = HileraClient.open(config(secure))) {
      assertThatThrownBy(far::stats)
          .isInstanceOf(UnreachableException.class)
          .hasMessageEndingWith("it does not speak TLS as it should; is it http instead of https?");
    }
  }

  @Test
  void aWatcherThatIsInterruptedStops() throws Exception {
    long job = client().create(file("\"only\": {\"type\": \"walk\"}")).job().id();
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    Thread watcher =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client().watch(job, _ -> began.countDown());
              } catch (InterruptedException e) {
                stopped.countDown();
              }
            });
    began.await();

    watcher.interrupt();

    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsNoServerOfHileraIsSaidSo() {
    assertThatThrownBy(() -> client().text("/assets/nothing-such"))
        .isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> ClientConfig.of(URI.create("ftp://somewhere/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give http://HOST:PORT/");
    assertThat(config().toString()).doesNotContain(SECRET);
  }
}
