package dev.hilera.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.server.HileraServer;
import dev.hilera.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program {@code [--streams n] [--sockets n] [--seconds n]}: a busy server on loopback with and
 * without watchers, who are in the same process; beside the sockets that are read there are as many
 * that never are. Measures requests, counts what reaches the watchers, and looks at the heap. Ends
 * with an exception if a final event is missing.
 */
public final class Watchers {
  private static final int WATCHED_JOBS = 100;
  private static final int REQUESTERS = 4;
  private static final String JOB_ID = "\"job_id\":\"";

  /** Each requester creates a job, looks, and rests so long: about 20 jobs a second in all. */
  private static final int REST_MILLIS = 200;

  private final int streams;
  private final int sockets;
  private final int seconds;
  private final CountDownLatch rest = new CountDownLatch(1);
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final Set<String> goodbyes = ConcurrentHashMap.newKeySet();
  private final Set<Long> watched = ConcurrentHashMap.newKeySet();
  private final HttpClient http = HttpClient.newHttpClient();

  Watchers(int streams, int sockets, int seconds) {
    this.streams = streams;
    this.sockets = sockets;
    this.seconds = seconds;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    int streams = 2_000;
    int sockets = 200;
    int seconds = 20;
    for (int at = 0; at + 1 < args.length; at += 2) {
      int number = Integer.parseInt(args[at + 1]);
      switch (args[at]) {
        case "--streams" -> streams = number;
        case "--sockets" -> sockets = number;
        case "--seconds" -> seconds = number;
        default -> throw new IllegalArgumentException("unknown: " + args[at]);
      }
    }
    new Watchers(streams, sockets, seconds).run(System.out);
  }

  /** Of one span of time, in milliseconds. */
  private record Latency(int count, double p50, double p99) {
    static Latency of(List<long[]> samples) {
      long[] all = samples.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Latency(
          all.length, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d requests, p50 %.2f ms, p99 %.2f ms", count, p50, p99);
    }
  }

  void run(PrintStream out) throws Exception {
    JobType<Void> quick = JobType.of("quick", Void.class, (job, _) -> job.task("only", () -> 1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Hilera hilera = Hilera.open(Config.memory().workers(4).types(quick));
        HileraServer server =
            HileraServer.start(hilera, ServerConfig.loopback().listen("127.0.0.1", 0))) {
      URI url = server.address();
      var _ = load(url, 3); // warms up
      Latency alone = load(url, seconds);
      long heapAlone = heap();
      List<Long> jobs = watched(hilera);
      CountDownLatch connected = new CountDownLatch(streams);
      for (int count = 0; count < streams; count++) {
        long job = jobs.get(count % jobs.size());
        var _ = threads.submit(() -> follow(url, job, connected));
      }
      List<RawSocket> open = sockets(url, threads);
      for (int count = 0; count < sockets; count++) {
        open.add(new RawSocket(url)); // never read
      }
      if (!connected.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(connected.getCount() + " streams did not open");
      }
      long heapWatched = heap();
      Latency beside = load(url, seconds);
      for (long job : jobs) {
        var _ = hilera.start(job).await();
      }
      long heapLoaded = heap();
      await(ends, streams, "streams got the end of their job");
      await(told, sockets * WATCHED_JOBS, "ends came over sockets");
      for (RawSocket socket : open) {
        socket.close();
      }
      out.println("without watchers: " + alone);
      out.println(
          "with " + streams + " streams, " + sockets + " sockets, as many not read: " + beside);
      out.printf(
          Locale.ROOT,
          "p99 with watchers / without: %.1f; heap of server and clients: %d MB alone, %d MB with"
              + " them, %d MB after the load%n",
          beside.p99() / alone.p99(),
          heapAlone >> 20,
          heapWatched >> 20,
          heapLoaded >> 20);
      out.println("every final event arrived: " + ends + " streams, " + told + " over sockets");
    }
  }

  private List<Long> watched(Hilera hilera) {
    List<Long> jobs = new ArrayList<>();
    for (int count = 0; count < WATCHED_JOBS; count++) {
      Job job = Job.named("watched");
      job.task("only", () -> 1);
      jobs.add(hilera.submit(job));
    }
    watched.addAll(jobs);
    return jobs;
  }

  /** Requests from some clients for so long: a job is created and looked at. */
  private Latency load(URI url, int time) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(time);
    List<long[]> samples = new ArrayList<>();
    AtomicBoolean failed = new AtomicBoolean();
    try (ExecutorService clients = Executors.newFixedThreadPool(REQUESTERS)) {
      for (int client = 0; client < REQUESTERS; client++) {
        var _ =
            clients.submit(() -> {
              long[] own = requests(url, end, failed);
              synchronized (samples) {
                samples.add(own);
              }
              return null;
            });
      }
    }
    if (failed.get()) {
      throw new IllegalStateException("a request was refused");
    }
    return Latency.of(samples);
  }

  private long[] requests(URI url, long end, AtomicBoolean failed) throws Exception {
    long[] times = new long[100_000];
    int count = 0;
    HttpRequest create =
        HttpRequest.newBuilder(url.resolve("/api/jobs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"type\": \"quick\"}"))
            .build();
    HttpRequest look = HttpRequest.newBuilder(url.resolve("/api/jobs?limit=1")).build();
    while (System.nanoTime() < end && count + 1 < times.length) {
      for (HttpRequest request : List.of(create, look)) {
        long from = System.nanoTime();
        int code = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        times[count++] = System.nanoTime() - from;
        if (code >= 400) {
          failed.set(true);
        }
      }
      // Each job is told to every socket, so this is some 15,000 messages a second.
      boolean _ = rest.await(REST_MILLIS, TimeUnit.MILLISECONDS);
    }
    return Arrays.copyOf(times, count);
  }

  private void follow(URI url, long job, CountDownLatch connected) {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String ask =
          "GET /api/jobs/"
              + job
              + "/progress HTTP/1.1\r\nHost: localhost\r\n"
              + "Accept: text/event-stream\r\n\r\n";
      socket.getOutputStream().write(ask.getBytes(UTF_8));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 512);
      boolean begun = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("event: status") && !begun) {
          begun = true;
          connected.countDown();
        }
        if (line.startsWith("event: complete")) {
          ends.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A socket is told what happens after its first message, which is the state of the queue. */
  private List<RawSocket> sockets(URI url, ExecutorService threads)
      throws IOException, InterruptedException {
    List<RawSocket> open = new ArrayList<>();
    CountDownLatch greeted = new CountDownLatch(sockets);
    for (int count = 0; count < sockets; count++) {
      RawSocket socket = new RawSocket(url);
      open.add(socket);
      var _ = threads.submit(() -> listen(socket, greeted));
    }
    if (!greeted.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          greeted.getCount() + " sockets were not told the state; closed sockets: " + goodbyes);
    }
    return open;
  }

  /** Counts the ends of the watched jobs. */
  private void listen(RawSocket socket, CountDownLatch greeted) {
    AtomicBoolean isGreeted = new AtomicBoolean();
    try {
      goodbyes.add(
          socket.read(message -> {
            if (!isGreeted.getAndSet(true)) {
              greeted.countDown();
            } else if (message.contains("\"job_completed\"") && watched.contains(job(message))) {
              told.incrementAndGet();
            }
          }));
    } catch (IOException e) {
      goodbyes.add(e.toString());
    }
  }

  private static long job(String message) {
    int from = message.indexOf(JOB_ID) + JOB_ID.length();
    return Long.parseLong(message.substring(from, message.indexOf('"', from)));
  }

  private void await(AtomicInteger count, int wanted, String what) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    CountDownLatch never = new CountDownLatch(1);
    while (count.get() < wanted) {
      if (System.nanoTime() > end || never.await(10, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "only " + count + " of " + wanted + " " + what + "; closed sockets: " + goodbyes);
      }
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
