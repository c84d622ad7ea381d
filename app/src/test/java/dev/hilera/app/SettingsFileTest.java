package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Config;
import dev.hilera.server.AccessToken;
import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.jobfile.JobFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  private static final String SECRET = "0123456789abcdef";

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void theDefaultsAreThese() {
    Settings usual = Settings.usual();

    assertThat(usual.server().host()).isEqualTo("127.0.0.1");
    assertThat(usual.server().port()).isEqualTo(7070);
    assertThat(usual.server().tokens()).isEmpty();
    assertThat(usual.server().insecure()).isFalse();
    assertThat(usual.server().allowCommands()).isFalse();
    assertThat(usual.server().allowedHosts()).isEmpty();
    assertThat(usual.server().allowedOrigins()).isEmpty();
    assertThat(usual.server().limits().bodyBytes()).isEqualTo(1 << 20);
    assertThat(usual.server().limits().queue()).isEqualTo(1_000_000);
    assertThat(usual.store().db()).isEqualTo(Path.of("hilera.db"));
    assertThat(usual.engine().workers())
        .isEqualTo(Math.max(3, Runtime.getRuntime().availableProcessors()));
    assertThat(usual.engine().times().grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(usual.engine().times().drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(usual.engine().times().lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(usual.engine().limits().lost()).isEqualTo(3);
    assertThat(usual.engine().limits().tasks()).isEqualTo(1_000_000);
    assertThat(usual.engine().limits().resultBytes()).isEqualTo(16 << 20);
    assertThat(usual.engine().retention())
        .isEqualTo(new Config.Retention(Duration.ofDays(7), 10_000));
    assertThat(usual.outputBytes()).isEqualTo(10 << 20);
    assertThat(usual.fetchesPrivate()).isFalse();
    assertThat(usual.log()).isEqualTo(new Settings.Log("INFO", "console"));
    assertThat(usual.server().taskTimeout()).isNull();
    assertThat(usual.engine().policy().placement()).isEqualTo("first-available");
    assertThat(usual.engine().node()).isEqualTo(Machine.HERE.node());
    assertThat(usual.engine().node().labels()).isEmpty();
    assertThat(usual.engine().node().price()).isEqualTo(1);
    assertThat(usual.passed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# workers: 4\n# insecure: true\n", "---\n"})
  void aFileThatSetsNothingLeavesTheDefaults(String text) throws IOException {
    assertThat(read(text).server().port()).isEqualTo(7070);
    assertThat(warnings).isEmpty();
  }

  @Test
  void timeoutPlacementAndPriceAreRead() throws IOException {
    Settings read = read("task_timeout: 5m\nplacement: cheapest\nnode: { price: 2.5 }\n");

    assertThat(read.server().taskTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read.engine().policy().placement()).isEqualTo("cheapest");
    assertThat(read.engine().node().price()).isEqualTo(2.5);
    assertThat(warnings).isEmpty();
    assertThatThrownBy(() -> read("task_timeout: 0s\nplacement: cheap\nnode: { price: -1 }\n"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining(":1: task_timeout: ")
        .hasMessageContaining(":2: placement: ")
        .hasMessageContaining(":3: node.price: ");
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET + "-file\n");

    Settings read =
        read(
            """
            listen: 0.0.0.0:8080
            store: sqlite:jobs.db
            workers: 7
            tokens:
              - { name: ci, role: operator, token: 0123456789abcdef }
              - { name: eye, role: viewer, token_file: secret }
            insecure: true
            allow_commands: true
            allowed_hosts: [hilera.example.org]
            allowed_origins: ["https://example.org"]
            url_fetch: { allow_private: true }
            env_pass: [JAVA_HOME]
            grace: 2s
            drain: 1m
            lease: 20s
            lost_limit: 5
            retention: { age: 1d, count: 10 }
            limits: { body: 2MiB, result: 1MiB, output: 64KiB, queue: 100, tasks: 1000 }
            log: { level: DEBUG, format: json }
            node: { name: big, labels: { zone: a }, capacity: { cpu: 8, memory: 2GiB, gpu: 0.5 } }
            """);

    assertThat(warnings).isEmpty();
    ServerConfig server = read.server();
    assertThat(server.host()).isEqualTo("0.0.0.0");
    assertThat(server.port()).isEqualTo(8080);
    assertThat(server.tokens())
        .containsExactly(
            new AccessToken("ci", Role.OPERATOR, SECRET),
            new AccessToken("eye", Role.VIEWER, SECRET + "-file"));
    assertThat(server.insecure()).isTrue();
    assertThat(server.allowCommands()).isTrue();
    assertThat(server.allowedHosts()).containsExactly("hilera.example.org");
    assertThat(server.allowedOrigins()).containsExactly("https://example.org");
    assertThat(server.limits().bodyBytes()).isEqualTo(2 << 20);
    assertThat(server.limits().queue()).isEqualTo(100);
    assertThat(read.store().db()).isEqualTo(Path.of("jobs.db"));
    assertThat(read.fetchesPrivate()).isTrue();
    assertThat(read.passed()).containsExactly("JAVA_HOME");
    assertThat(read.outputBytes()).isEqualTo(64 << 10);
    assertThat(read.log()).isEqualTo(new Settings.Log("DEBUG", "json"));
    Config engine = read.engine();
    assertThat(engine.workers()).isEqualTo(7);
    assertThat(engine.times().grace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(engine.times().drain()).isEqualTo(Duration.ofMinutes(1));
    assertThat(engine.times().lease()).isEqualTo(Duration.ofSeconds(20));
    assertThat(engine.limits().lost()).isEqualTo(5);
    assertThat(engine.limits().tasks()).isEqualTo(1000);
    assertThat(engine.limits().resultBytes()).isEqualTo(1 << 20);
    assertThat(engine.retention()).isEqualTo(new Config.Retention(Duration.ofDays(1), 10));
    assertThat(engine.node().name()).isEqualTo("big");
    assertThat(engine.node().labels()).isEqualTo(Map.of("zone", "a"));
    assertThat(engine.node().capacity().amounts())
        .containsEntry("cpu", 8_000L)
        .containsEntry("memory", 2_000L << 30)
        .containsEntry("gpu", 500L);
  }

  @Test
  void anUnboundedNumberOfWorkersIsAWord() throws IOException {
    assertThat(read("workers: unbounded").engine().workers()).isEqualTo(Config.UNBOUNDED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen: 7070 | listen | not a text",
        "listen: nowhere | listen | no address",
        "store: jobs | store | no store",
        "workers: 0 | workers | 1 is the least",
        "workers: many | workers | no number",
        "insecure: 1 | insecure | true or false",
        "allowed_hosts: a | allowed_hosts | a list of texts",
        "drain: 30 | drain | 30s",
        "lost_limit: 0 | lost_limit | 1 is the least",
        "grace: 0s | grace | not positive",
        "lease: 0s | lease | not positive",
        "drain: 40000d | drain | a hundred years",
        "retention: { age: 36501d } | retention.age | a hundred years",
        "node: { name: ' ' } | node.name | blank",
        "allowed_hosts: ['https://a.example'] | allowed_hosts | a host",
        "allowed_origins: [a.example] | allowed_origins | an origin",
        "env_pass: ['A=B'] | env_pass | a variable's name",
        "limits: { body: 0B } | limits.body | 1B",
        "limits: { queue: 0 } | limits.queue | 1 is the least",
        "limits: 5 | limits | an object",
        "log: { level: LOUD } | log.level | ERROR, WARN, INFO, DEBUG",
        "log: { format: xml } | log.format | console, json",
        "node: { capacity: { cpu: -1 } } | node.capacity.cpu | cannot be",
        "retention: { age: long } | retention.age | no duration",
        "tokens: x | tokens | not a list",
        "tokens: [x] | tokens | not an object",
        "tokens: [{ role: admin, token: 0123456789abcdef }] | tokens.name | missing",
        "tokens: [{ name: a, role: king, token: 0123456789abcdef }] | tokens.role | viewer",
        "tokens: [{ name: a, role: admin }] | tokens.token | token or token_file",
        "tokens: [{ name: a, role: admin, token: short }] | tokens.token | 16",
        "tokens: [{ name: a, role: admin, token_file: none }] | tokens.token_file | cannot be read",
      })
  void aWrongValueIsNamedWithItsLine(String line, String key, String remedy) {
    assertThatThrownBy(() -> read("# settings\n" + line))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("hilera.yaml:2: " + key + ": ")
        .hasMessageContaining(remedy);
  }

  @Test
  void allFaultsAreToldAtOnceAndUnknownKeysBesides() {
    String wrong =
        """
        listen: here
        store: jobs
        workers: 0
        tokens:
          - { role: king, token: short }
          - { name: eye, role: viewer, token_file: none, tokn: x }
        insecure: maybe
        allowed_hosts: [a/b]
        grace: 0s
        lease: 0s
        drain: soon
        lost_limit: 0
        retention: { age: long, count: -1 }
        limits: { body: 0B, queue: 0 }
        log: { level: LOUD, format: xml }
        node: { name: " ", capacity: { cpu: -1 }, price: -1 }
        placement: nearest
        task_timeout: 0s
        nodes: 3
        """;

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(JobFileException.class)
        .satisfies(thrown ->
            assertThat(
                    String.valueOf(thrown.getMessage()).lines().map(line -> line.split(": ", 3)[1]))
                .containsExactly(
                    "listen",
                    "store",
                    "workers",
                    "tokens.name",
                    "tokens.role",
                    "tokens.token",
                    "tokens.token_file",
                    "insecure",
                    "allowed_hosts",
                    "grace",
                    "lease",
                    "drain",
                    "lost_limit",
                    "retention.age",
                    "retention.count",
                    "limits.body",
                    "limits.queue",
                    "log.level",
                    "log.format",
                    "node.name",
                    "node.capacity.cpu",
                    "node.price",
                    "placement",
                    "task_timeout"));
    assertThat(warnings)
        .satisfiesExactly(
            first -> assertThat(first).contains(":6: tokens.tokn: unknown key", "tokens.token?"),
            second -> assertThat(second).contains(":19: nodes: unknown key", "did you mean node?"));
  }

  @Test
  void whatIsSaidTwiceCountsOnceAndHostsInAnyCase() throws IOException {
    Settings read =
        read(
            "allowed_hosts: [A.example, a.example]\nallowed_origins: ['https://B.example',"
                + " 'https://b.example']\nenv_pass: [A, a, A]\nstore: data/jobs\n");

    assertThat(read.server().allowedHosts()).containsExactly("a.example");
    assertThat(read.server().allowedOrigins()).containsExactly("https://b.example");
    assertThat(read.passed()).containsExactly("A", "a");
    assertThat(read.store().db()).isEqualTo(Path.of("data/jobs"));
  }

  @Test
  void anUnknownKeyIsAWarningWithTheNearestKnownOne() throws IOException {
    read("workres: 4\nlimits:\n  boddy: 1MiB\n");

    assertThat(warnings)
        .satisfiesExactly(
            first -> assertThat(first).contains("hilera.yaml:1: workres", "did you mean workers?"),
            second -> assertThat(second).contains(":3: limits.boddy", "limits.body?"));
  }

  @Test
  void aSecretIsNotInTheTextOfTheSettings() throws IOException {
    String text = read("tokens: [{ name: ci, role: admin, token: 0123456789abcdef }]").toString();

    assertThat(text).contains("ci (admin)").doesNotContain(SECRET);
  }

  @Test
  void withoutANameTheUsersOwnFileIsRead() throws IOException {
    Path file = Files.createDirectories(folder.resolve("hilera")).resolve("hilera.yaml");
    Files.writeString(file, "workers: 11\n");

    Settings found =
        Settings.find(null, Map.of("XDG_CONFIG_HOME", folder.toString()), warnings::add);

    assertThat(found.engine().workers()).isEqualTo(11);
    assertThat(Settings.find(null, Map.of("HOME", folder.toString()), warnings::add).log())
        .isEqualTo(Settings.usual().log());
  }

  @Test
  void aNamedFileThatIsNotThereIsRefused() {
    Path none = folder.resolve("none.yaml");

    assertThatThrownBy(() -> Settings.find(none, Map.of(), warnings::add))
        .hasMessageContaining("no such file");
  }

  private Settings read(String yaml) throws IOException {
    Path file = folder.resolve("hilera.yaml");
    Files.writeString(file, yaml);
    return new SettingsFile(file, warnings::add).read();
  }
}
