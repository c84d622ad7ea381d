package dev.hilera.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.TaskView;
import dev.hilera.Why;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of one server. Each method is one request, sent again while the server cannot be reached
 * or is busy; a command that is sent again happens once. Blocks until there is an answer. Safe for
 * use by many threads.
 *
 * <p>Beside what the methods name, each throws
 *
 * <ul>
 *   <li>{@link HileraException.Unknown} for a job or task that is not there,
 *   <li>{@link HileraException.Conflict} if the present status does not allow the command,
 *   <li>{@link HileraException.Invalid} for a description with faults,
 *   <li>{@link RefusedException} for every other refusal, such as a missing token,
 *   <li>{@link UnreachableException} if there is no answer.
 * </ul>
 */
public final class HileraClient implements AutoCloseable {
  /** More lines are not told at once. */
  private static final int MOST_LINES = 100_000;

  private final Transport transport;
  private final Streams streams;

  private HileraClient(ClientConfig config) {
    this.transport = new Transport(config);
    this.streams = new Streams(transport);
  }

  /** A client without a token; nothing is sent yet. */
  public static HileraClient of(URI url) {
    return open(ClientConfig.of(url));
  }

  /** A client that is configured so; nothing is sent yet. */
  public static HileraClient open(ClientConfig config) {
    return new HileraClient(config);
  }

  /** Creates a job, and starts it unless it is held. */
  public JobRecord create(NewJob job) {
    Query query = new Query().add("folder", job.folder());
    return post("/api/jobs" + query, job.json(), Readings::record);
  }

  /** Jobs as they are now, newest first; at most 1,000 at once. */
  public List<JobView> jobs(JobFilter filter) {
    Query query = new Query();
    if (!filter.statuses().isEmpty()) {
      query.add(
          "status",
          filter.statuses().stream()
              .map(JobStatus::word)
              .sorted()
              .collect(Collectors.joining(",")));
    }
    if (filter.label() != null) {
      query.add("label", filter.value() == null ? filter.label() : label(filter));
    }
    query.add("q", filter.text()).add("limit", filter.most());
    if (filter.below() != Long.MAX_VALUE) {
      query.add("after", filter.below());
    }
    return get("/api/jobs" + query, all(Readings::job));
  }

  private static String label(JobFilter filter) {
    return filter.label() + ":" + filter.value();
  }

  /** Everything about a job. */
  public Optional<JobRecord> find(long job) {
    try {
      return Optional.of(job(job));
    } catch (HileraException.Unknown _) {
      return Optional.empty();
    }
  }

  /** Everything about a job that is there. */
  public JobRecord job(long job) {
    return get(path(job), Readings::record);
  }

  /** Starts a held job. */
  public JobView start(long job) {
    return command(job, "/start");
  }

  /** Nothing new of the job starts; what runs ends normally. */
  public JobView pause(long job) {
    return command(job, "/pause");
  }

  /** It may again. */
  public JobView resume(long job) {
    return command(job, "/resume");
  }

  /** Opens the next run of a failed or cancelled job. */
  public JobView retry(long job) {
    return command(job, "/retry");
  }

  private JobView command(long job, String command) {
    return post(path(job) + command, null, Readings::job);
  }

  /** Cancels what is unfinished of a job. */
  public void cancel(long job) {
    transport.send("DELETE", path(job), null);
  }

  /** Cancels one task; what needs it does not run. */
  public void cancel(long job, String task) {
    transport.send("DELETE", path(job, task), null);
  }

  /** Tries one failed or cancelled task again, with what needs it. */
  public TaskView retry(long job, String task) {
    return post(path(job, task) + "/retry", null, Readings::task);
  }

  /** Tells how far a running task is. */
  public void progress(long job, String task, Progress progress) {
    Map<String, Object> body = Map.of("percent", progress.percent(), "message", progress.message());
    transport.send("POST", path(job, task) + "/progress", Json.write(body));
  }

  /** Adds tasks to a running job, all or none; their names. */
  public List<String> spawn(long job, NewTasks tasks) {
    Query query = new Query().add("folder", tasks.folder());
    return post(
        path(job) + "/tasks" + query, tasks.json(), told -> Fields.of(told).texts("spawned"));
  }

  /** Tasks of a job in the order of their numbers, from one on; at most 10,000 at once. */
  public List<TaskView> tasks(long job, int from, int most) {
    Query query = new Query().add("from", from).add("limit", most);
    return get(path(job) + "/tasks" + query, all(Readings::task));
  }

  /** Everything about a task. */
  public TaskRecord task(long job, String task) {
    return get(path(job, task), Readings::taskRecord);
  }

  /** For tasks that are not final why they are where they are, from a number on. */
  public List<Why> why(long job, int from, int most) {
    Query query = new Query().add("from", from).add("limit", most);
    return get(path(job) + "/why" + query, all(Readings::why));
  }

  /** Why a task that is not final is where it is. */
  public Why why(long job, String task) {
    return get(path(job, task) + "/why", Readings::why);
  }

  /** The graph of a job with statuses, as {@code dot} or {@code mermaid}. */
  public String graph(long job, String format) {
    return transport.send("GET", path(job) + "/graph" + new Query().add("format", format), null);
  }

  /** The end of a task's output. */
  public String log(long job, String task, LogQuery asked) {
    return transport.send("GET", log(job, task, asked, false), null);
  }

  /**
   * A task's output, the wanted lines of what is there and then line by line as it is written,
   * until the attempt is over; also over lost connections.
   */
  public void follow(long job, String task, LogQuery asked, Consumer<String> line)
      throws InterruptedException {
    boolean _ =
        streams.follow(
            log(job, task, asked, true),
            event -> {
              if (event.name().equals("line")) {
                line.accept(transport.read(event.data(), told -> Fields.of(told).text("text")));
              }
              return event.name().equals("end") ? true : null;
            });
  }

  private static String log(long job, String task, LogQuery asked, boolean follow) {
    Query query = new Query().add("stream", asked.stream().name().toLowerCase(Locale.ROOT));
    if (asked.attempt() > 0) {
      query.add("attempt", asked.attempt());
    }
    query.add("follow", follow ? true : null);
    if (!follow || asked.lines() != LogQuery.ALL) {
      query.add("tail", Math.min(asked.lines(), MOST_LINES));
    }
    return path(job, task) + "/log" + query;
  }

  /**
   * Tells what happens to a job until its run is over, also over lost connections: what is final is
   * never lost, progress may be.
   *
   * @return the last that was told
   */
  public JobNews.Ended watch(long job, Consumer<JobNews> watcher) throws InterruptedException {
    return streams.follow(
        path(job) + "/progress",
        event -> {
          JobNews news = transport.read(event.data(), told -> Readings.news(event.name(), told));
          if (news != null) {
            watcher.accept(news);
          }
          return news instanceof JobNews.Ended ended ? ended : null;
        });
  }

  /** Waits until the job's run is over. */
  public JobNews.Ended await(long job) throws InterruptedException {
    return watch(job, _ -> {});
  }

  /** A finished job with its history, as a document for {@link #restore}. */
  public String history(long job) {
    return text(path(job) + "/export");
  }

  /** Brings such a document into this server's store; the job under its new id. */
  public JobRecord restore(String history) {
    return post("/api/jobs/import", history, Readings::record);
  }

  /** Forgets all finished jobs; how many there were. */
  public int clear() {
    return post("/api/jobs/clear-completed", null, told -> Fields.of(told).count("cleared"));
  }

  /** Types by which jobs can be created. */
  public List<JobTypeView> types() {
    return get("/api/job-types", all(Readings::type));
  }

  /** The queue and the workers in numbers. */
  public QueueStats stats() {
    return get("/api/stats", Readings::stats);
  }

  /** The nodes there are. */
  public List<NodeView> nodes() {
    return get("/api/nodes", all(Readings::node));
  }

  /** Changes amounts of what a node has. */
  public NodeView capacity(String node, Map<String, Double> amounts) {
    String body = Json.write(Map.of("capacity", amounts));
    return transport.read(
        transport.send("PATCH", "/api/nodes/" + coded(node), body), Readings::node);
  }

  /**
   * The text of an answer, for what this client has no method for.
   *
   * @param path of the API with its query, such as {@code /api/stats/history}
   */
  public String text(String path) {
    return transport.send("GET", path, null);
  }

  private <T> T get(String path, Function<@Nullable Object, T> reading) {
    return transport.read(text(path), reading);
  }

  private <T> T post(String path, @Nullable String body, Function<@Nullable Object, T> reading) {
    return transport.read(transport.send("POST", path, body), reading);
  }

  private static <T> Function<@Nullable Object, List<T>> all(Function<@Nullable Object, T> each) {
    return told -> Fields.list(told, each);
  }

  private static String path(long job) {
    return "/api/jobs/" + job;
  }

  private static String path(long job, String task) {
    return path(job) + "/tasks/" + coded(task);
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** The query of a path, in the making. */
  private static final class Query {
    private final StringBuilder text = new StringBuilder();

    Query add(String name, @Nullable Object value) {
      if (value != null) {
        text.append(text.isEmpty() ? '?' : '&').append(name).append('=');
        text.append(coded(value.toString()));
      }
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** Closes its connections; streams that are followed end with an exception. */
  @Override
  public void close() {
    transport.close();
  }
}
