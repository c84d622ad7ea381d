import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Param;
import dev.hilera.TaskType;
import dev.hilera.server.HileraServer;
import dev.hilera.server.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A program with a server inside, and another program's view of it. */
public final class Embedded {
  /** What the type takes; bounds and description reach every caller. */
  record Text(@Param(maxLength = 1000, description = "What to count in.") String text) {}

  private static final TaskType<Text, Integer> WORDS =
      TaskType.of("words", Text.class, given -> given.text().split(" ").length)
          .description("Counts words.");

  private Embedded() {}

  public static void main(String[] args) throws Exception {
    ServerConfig config = ServerConfig.loopback().listen("127.0.0.1", 0);
    try (Hilera hilera = Hilera.open(Config.memory().types(WORDS));
        HileraServer server = HileraServer.start(hilera, config);
        HttpClient client = HttpClient.newHttpClient()) {
      URI jobs = server.address().resolve("api/jobs");

      HttpResponse<String> refused = create(client, jobs, "{\"type\": \"words\"}");
      System.out.println(refused.statusCode() + " " + refused.body());

      HttpResponse<String> created =
          create(client, jobs, "{\"type\": \"words\", \"params\": {\"text\": \"one two three\"}}");
      System.out.println(
          created.statusCode() + " " + created.headers().firstValue("Location").orElseThrow());

      // The stream ends with the run.
      URI progress = jobs.resolve("jobs/1/progress");
      HttpRequest watch =
          HttpRequest.newBuilder(progress).header("Accept", "text/event-stream").build();
      client
          .send(watch, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.equals("event: complete"))
          .forEach(System.out::println);

      System.out.println(hilera.result(1));
    }
  }

  private static HttpResponse<String> create(HttpClient client, URI jobs, String json)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(jobs)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
