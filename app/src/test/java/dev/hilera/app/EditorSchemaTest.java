package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.server.jobfile.JobFile;
import dev.hilera.server.jobfile.JobFileException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas for editors say what the real readers say. */
class EditorSchemaTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path folder;

  private static JsonNode schema(String name) throws IOException {
    Path file = Hilera.examples().resolveSibling("app/src/main/schema").resolve(name);
    return MAPPER.readTree(Files.readString(file));
  }

  private static List<String> faults(String json) throws IOException {
    return new EditorSchema(schema("job.schema.json")).faults(MAPPER.readTree(json));
  }

  private static boolean isRead(String json) {
    try {
      var _ = JobFile.parse("job", json.getBytes(UTF_8), Path.of(""));
      return true;
    } catch (JobFileException e) {
      return false;
    }
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Hilera.examples())) {
      return files.filter(file -> file.toString().endsWith("job.yaml")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAllowed(Path file) throws IOException {
    assertThat(faults(MAPPER.writeValueAsString(JobFile.read(file).values()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'n', 'tasks': {'a': {'run': ['x', 1, true]}}}",
        "{'name': 'n', 'tasks': [{'name': 'a', 'run': ['x']}, {'name': 'b', 'type': 't'}]}",
        "{'name': 'n', '_c': 1, 'tasks': {'a': {'run': ['x'], '_note': {}}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'retry': {'attempts': 2, 'backoff': '1s'}}}}",
        "{'name': 'n', 'labels': {'k': 'v'}, 'timeout': '1h', 'placement': 'cheapest', 'tasks':"
            + " {'a': {'run': ['x'], 'needs': [], 'limits': {'memory': '1GiB', 'cpu': '5s'}}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x']}, 'b': {'run': ['x'], 'needs': 'a', 'env':"
            + " {'A': 'b'}, 'dir': 'd', 'stdin': 'in', 'resources': {'cpu': 1.5}}}}",
        "{'job': {'name': 'n'}, 'tasks': [{'id': 'a', 'command': 'x', 'args': ['y']}]}",
      })
  void whatIsAJobFileIsAllowed(String text) throws IOException {
    String json = text.replace('\'', '"');

    assertThat(isRead(json)).isTrue();
    assertThat(faults(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'tasks': {'a': {'run': ['x']}}}",
        "{'name': 'n'}",
        "{'name': 'n', 'tasks': {}}",
        "{'name': 'n', 'tasks': []}",
        "{'name': 'n', 'task': {}, 'tasks': {'a': {'run': ['x']}}}",
        "{'name': 'n', 'tasks': {'a': {'run': 'x'}}}",
        "{'name': 'n', 'tasks': {'a': {'run': []}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'timeout': 5}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'timeout': '5 s'}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'retry': 0}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'retry': {'backoff': '1s'}}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'limits': {'disk': '1GiB'}}}}",
        "{'name': 'n', 'tasks': {'a': {'run': ['x'], 'priority': 'high'}}}",
        "{'name': 'n', 'on_failure': 'stop', 'tasks': {'a': {'run': ['x']}}}",
        "{'name': 'n', 'placement': 'cheap', 'tasks': {'a': {'run': ['x']}}}",
        "{'name': 'n', 'max_parallel': -1, 'tasks': {'a': {'run': ['x']}}}",
        "{'job': {'name': 'n'}, 'tasks': [{'command': 'x'}]}",
      })
  void whatIsNoJobFileIsNot(String text) throws IOException {
    String json = text.replace('\'', '"');

    assertThat(isRead(json)).isFalse();
    assertThat(faults(json)).isNotEmpty();
  }

  @Test
  void itNamesTheFieldsThatAreReadAndNoOthers() throws Exception {
    JsonNode parts = schema("job.schema.json").get("$defs");

    assertThat(names(parts.get("job"))).isEqualTo(known("JobReader", "KNOWN"));
    assertThat(names(parts.get("older_job"))).isEqualTo(known("JobReader", "KNOWN_OLDER"));
    assertThat(names(parts.get("task"))).isEqualTo(known("TaskReader", "KNOWN"));
    assertThat(names(parts.get("older_task"))).isEqualTo(known("TaskReader", "KNOWN_OLDER"));
    assertThat(names(parts.get("task").get("properties").get("limits")))
        .isEqualTo(known("TaskReader", "KNOWN_LIMITS"));
    assertThat(names(parts.get("retry").get("oneOf").get(1)))
        .isEqualTo(known("RetryReader", "KNOWN"));
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.get("properties").propertyNames());
  }

  private static Set<String> known(String reader, String field) throws Exception {
    Field known = Class.forName("dev.hilera.server.jobfile." + reader).getDeclaredField(field);
    known.setAccessible(true);
    Set<String> names = new TreeSet<>();
    ((Collection<?>) known.get(null)).forEach(name -> names.add(name.toString()));
    return names;
  }

  @Test
  void theSettingsNameTheKeysThatAreReadAndNoOthers() throws IOException {
    JsonNode settings = schema("hilera.schema.json");
    ObjectNode all = sample(settings);
    List<String> warnings = new ArrayList<>();
    Path file = Files.writeString(folder.resolve("hilera.yaml"), MAPPER.writeValueAsString(all));
    SettingsFile reader = new SettingsFile(file, warnings::add);

    var _ = reader.read();

    assertThat(warnings).isEmpty();
    assertThat(new EditorSchema(settings).faults(all)).isEmpty();
    Set<String> written = new TreeSet<>();
    paths("", settings, written);
    assertThat(written).isEqualTo(new TreeSet<>(reader.known()));
  }

  private static void paths(String at, JsonNode schema, Set<String> paths) {
    for (String name : schema.get("properties").propertyNames()) {
      paths.add(at + name);
      JsonNode inner = schema.get("properties").get(name);
      if (inner.has("properties")) {
        paths(at + name + ".", inner, paths);
      }
    }
  }

  /** Every key with a value that its schema allows. */
  private static ObjectNode sample(JsonNode schema) {
    ObjectNode object = MAPPER.createObjectNode();
    for (String name : schema.get("properties").propertyNames()) {
      JsonNode inner = schema.get("properties").get(name);
      JsonNode reference = inner.get("$ref");
      switch (name) {
        case "tokens" -> object.putArray(name);
        case "listen" -> object.put(name, "127.0.0.1:7070");
        case "allowed_origins" -> object.putArray(name).add("https://example.org");
        case "store" -> object.put(name, "memory");
        case "workers" -> object.put(name, "unbounded");
        case "capacity" -> object.putObject(name).put("cpu", 2);
        default -> {
          if (reference != null) {
            object.put(name, reference.stringValue().endsWith("size") ? "1MiB" : "10s");
          } else if (inner.has("enum")) {
            object.set(name, inner.get("enum").get(0));
          } else if (inner.has("properties")) {
            object.set(name, sample(inner));
          } else {
            object.set(name, plain(inner.get("type").stringValue()));
          }
        }
      }
    }
    return object;
  }

  private static JsonNode plain(String type) {
    return switch (type) {
      case "boolean" -> MAPPER.valueToTree(false);
      case "integer", "number" -> MAPPER.valueToTree(3);
      case "string" -> MAPPER.valueToTree("word");
      case "array" -> {
        ArrayNode list = MAPPER.createArrayNode();
        yield list.add("word");
      }
      case "object" -> MAPPER.createObjectNode();
      default -> throw new AssertionError(type);
    };
  }
}
