package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.AttemptView;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.client.ClientConfig;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobNews;
import dev.hilera.client.NewJob;
import dev.hilera.client.UnreachableException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while many use it, and starts again. {@code -Dkills=50} for the long run,
 * {@code -Dkills.seed=S} for the same moments again.
 */
class ServerCrashTest {
  private static final int JOBS = 40;

  @TempDir Path folder;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void afterAKillClientsReconnectNothingIsLostAndCommandsAreAdopted() throws Exception {
    long seed = Long.getLong("kills.seed", System.nanoTime());
    int kills = Integer.getInteger("kills", 1);
    Random random = new Random(seed);
    Map<Integer, Integer> before = new TreeMap<>();
    for (int kill = 1; kill <= kills; kill++) {
      Path own = Files.createDirectory(folder.resolve("kill" + kill));
      try {
        before.merge(kill(own, random.nextInt(400)) / 10 * 10, 1, Integer::sum);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("kill " + kill + " of seed " + seed, e);
      }
    }
    System.out.println(
        kills + " kills of seed " + seed + "; how often after so many jobs, in tens: " + before);
  }

  /** Kills and checks; how many jobs had been confirmed when the server was killed. */
  private static int kill(Path folder, int millis) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + port + "/");
    String[] start = {
      "start", "--listen", "127.0.0.1:" + port, "--workers", "8", "--allow-commands"
    };
    ClientConfig patient = ClientConfig.of(url).tries(200, Duration.ofMillis(50));
    List<Future<JobNews.Ended>> watchers = new ArrayList<>();
    Hilera first = Hilera.start(folder, start);
    try (HileraClient client = HileraClient.open(patient);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      first.until(() -> first.printed().contains("serving"));
      long command =
          client
              .create(
                  NewJob.ofFile(
                      Map.of(
                          "name",
                          "command",
                          "tasks",
                          Map.of(
                              "a",
                              Map.of(
                                  "run",
                                  List.of(
                                      "sh",
                                      "-c",
                                      "echo begun >> ran; while [ ! -e go ]; do sleep 0.05; done;"
                                          + " echo end"))))))
              .job()
              .id();
      first.until(() -> Files.exists(folder.resolve("ran")));
      watchers.add(threads.submit(() -> client.await(command)));
      Future<List<Long>> load = threads.submit(() -> load(client, threads, watchers));
      first.until(() -> client.jobs(JobFilter.newest(5)).size() > 1);
      boolean _ = first.process().waitFor(millis, TimeUnit.MILLISECONDS);

      first.process().destroyForcibly().waitFor();
      int confirmed = size(watchers) - 1;
      Hilera second = Hilera.start(folder, start);
      try {
        List<Long> acknowledged = load.get();
        Files.createFile(folder.resolve("go"));

        for (Future<JobNews.Ended> watcher : List.copyOf(watchers)) {
          assertThat(watcher.get().status()).isEqualTo(JobStatus.COMPLETED);
        }
        assertThat(acknowledged).hasSize(JOBS).doesNotHaveDuplicates();
        assertThat(client.stats().jobs().get(JobStatus.COMPLETED)).isEqualTo(JOBS + 1);
        assertThat(client.task(command, "a").attempts())
            .singleElement()
            .extracting(AttemptView::number)
            .isEqualTo(1);
        assertThat(Files.readString(folder.resolve("ran"))).isEqualTo("begun\n");
        return confirmed;
      } finally {
        second.process().destroyForcibly().waitFor();
      }
    } finally {
      first.process().destroyForcibly().waitFor();
    }
  }

  private static int size(List<Future<JobNews.Ended>> watchers) {
    synchronized (watchers) {
      return watchers.size();
    }
  }

  /** Creates jobs before, during and after the kill; each of their ends is watched. */
  private static List<Long> load(
      HileraClient client, ExecutorService threads, List<Future<JobNews.Ended>> watchers)
      throws UnreachableException {
    List<Long> jobs = new ArrayList<>();
    for (int count = 0; count < JOBS; count++) {
      long job = client.create(NewJob.ofType("prime", Map.of("limit", 1000 + count))).job().id();
      jobs.add(job);
      synchronized (watchers) {
        watchers.add(threads.submit(() -> client.await(job)));
      }
    }
    return jobs;
  }
}
