package dev.hilera.app;

import dev.hilera.Config;
import dev.hilera.Resources;
import dev.hilera.job.JobRules;
import dev.hilera.job.Nearest;
import dev.hilera.server.AccessToken;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.jobfile.Faults;
import dev.hilera.server.jobfile.Fields;
import dev.hilera.server.jobfile.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code hilera.yaml}. A wrong value is a fault with its line, an unknown key a warning. */
final class SettingsFile {
  private static final int MOST_BODY = 1 << 30;

  /** More is a slip, and overflows when it is counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern HOST = Pattern.compile("[^/\\s]+");
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+/?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Path file;
  private final Faults faults;
  private final Consumer<String> warn;
  private final Set<String> asked = new LinkedHashSet<>();

  SettingsFile(Path file, Consumer<String> warn) {
    this.file = file;
    this.faults = new Faults(file.toString());
    this.warn = warn;
  }

  Settings read() {
    Fields top = Fields.read(file, faults);
    Settings usual = Settings.usual();
    Fields limits = part(top, "limits");
    Settings settings =
        new Settings(
            server(top, limits, usual.server()),
            engine(top, limits, usual.engine()),
            or(converted(top, "store", new StoreUrl.Reader()), usual.store()),
            List.of(words(top, "env_pass", VARIABLE, "a variable's name")),
            or(size(limits, "output", Long.MAX_VALUE), usual.outputBytes()),
            or(truth(part(top, "url_fetch"), "allow_private"), usual.fetchesPrivate()),
            log(part(top, "log"), usual.log()));
    unknown(top);
    if (!faults.isEmpty()) {
      throw faults.exception();
    }
    return settings;
  }

  /** The keys that were asked for, each with its path. */
  Set<String> known() {
    return Set.copyOf(asked);
  }

  private ServerConfig server(Fields top, @Nullable Fields limits, ServerConfig usual) {
    ServerConfig server = usual;
    Listen listen = converted(top, "listen", new Listen.Reader());
    if (listen != null) {
      server = server.listen(listen.host(), listen.port());
    }
    List<AccessToken> tokens = new TokensReader(file, faults, warn).read(top, ask("tokens"));
    ServerConfig.Limits bounds = server.limits();
    Long body = size(limits, "body", MOST_BODY);
    Integer queue = count(limits, "queue", 1);
    if (body != null) {
      bounds = bounds.bodyBytes(body.intValue());
    }
    if (queue != null) {
      bounds = bounds.queue(queue);
    }
    return server
        .tokens(tokens.toArray(AccessToken[]::new))
        .insecure(or(truth(top, "insecure"), false))
        .allowCommands(or(truth(top, "allow_commands"), false))
        .taskTimeout(positive(top, "task_timeout"))
        .allowedHosts(words(top, "allowed_hosts", HOST, "a host such as example.org"))
        .allowedOrigins(
            words(top, "allowed_origins", ORIGIN, "an origin such as https://example.org"))
        .limits(bounds);
  }

  private Config engine(Fields top, @Nullable Fields limits, Config usual) {
    Config.Times times = usual.times();
    Config.Limits bounds = usual.limits();
    Config.Retention kept = usual.retention();
    Fields retention = part(top, "retention");
    Config engine =
        usual
            .times(
                new Config.Times(
                    or(positive(top, "grace"), times.grace()),
                    or(duration(top, "drain"), times.drain()),
                    times.code(),
                    or(positive(top, "lease"), times.lease())))
            .limits(
                new Config.Limits(
                    or(count(limits, "tasks", 1), bounds.tasks()),
                    bounds.edges(),
                    or(size(limits, "result", Integer.MAX_VALUE), (long) bounds.resultBytes())
                        .intValue(),
                    bounds.sleepers(),
                    or(count(top, "lost_limit", 1), bounds.lost())))
            .retention(
                new Config.Retention(
                    or(duration(retention, "age"), kept.age()),
                    or(count(retention, "count", 0), kept.count())))
            .node(node(part(top, "node"), usual.node()))
            .placement(placement(top, usual.policy().placement()));
    Integer workers = workers(top);
    return workers == null ? engine : engine.workers(workers);
  }

  private @Nullable Integer workers(Fields top) {
    Node value = top.get(ask("workers"));
    boolean isWord = value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT;
    return isWord ? converted(top, "workers", new Workers()) : count(top, "workers", 1);
  }

  private Config.Node node(@Nullable Fields node, Config.Node usual) {
    if (node == null) {
      return usual;
    }
    String name = node.text(ask(node, "name"));
    if (name != null && name.isBlank()) {
      node.fault("name", "it is blank; give the node a name or leave it out");
    }
    ask(node, "labels");
    ask(node, "capacity");
    Resources capacity = usual.capacity();
    Fields amounts = node.free("capacity");
    if (amounts != null) {
      for (Node.Entry entry : amounts.entries()) {
        capacity = with(capacity, amounts, entry.key().text());
      }
    }
    Double price = node.decimal(ask(node, "price"));
    if (price != null && price < 0) {
      node.fault("price", "it is " + price + "; zero is the least");
    }
    return new Config.Node(
        or(name, usual.name()), node.texts("labels"), capacity, or(price, usual.price()));
  }

  private static Resources with(Resources capacity, Fields amounts, String name) {
    boolean isSize =
        amounts.get(name) instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT;
    Long bytes = isSize ? amounts.size(name) : null;
    Double amount = isSize ? bytes == null ? null : Double.valueOf(bytes) : amounts.decimal(name);
    try {
      return amount == null ? capacity : capacity.and(name, amount);
    } catch (IllegalArgumentException e) {
      amounts.fault(name, String.valueOf(e.getMessage()));
      return capacity;
    }
  }

  private String placement(Fields top, String usual) {
    String rule = top.text(ask("placement"));
    JobRules.placement(rule, fault -> top.fault("placement", fault));
    return or(rule, usual);
  }

  private @Nullable Duration positive(Fields fields, String key) {
    Duration duration = duration(fields, key);
    if (duration != null && !duration.isPositive()) {
      fields.fault(key, "it is not positive; give a time above zero or leave it out");
    }
    return duration;
  }

  private Settings.Log log(@Nullable Fields log, Settings.Log usual) {
    return new Settings.Log(
        word(log, "level", List.of("ERROR", "WARN", "INFO", "DEBUG"), usual.level()),
        word(log, "format", List.of("console", "json"), usual.format()));
  }

  private String word(@Nullable Fields fields, String key, List<String> words, String otherwise) {
    String word = fields == null ? null : fields.text(ask(fields, key));
    if (word == null || fields == null) {
      return otherwise;
    }
    if (!words.contains(word)) {
      fields.fault(key, "'" + word + "' is unknown; write " + String.join(", ", words));
    }
    return word;
  }

  private @Nullable Fields part(Fields top, String key) {
    return top.free(ask(key));
  }

  private @Nullable Boolean truth(@Nullable Fields fields, String key) {
    return fields == null ? null : fields.truth(ask(fields, key));
  }

  private @Nullable Duration duration(@Nullable Fields fields, String key) {
    Duration duration = fields == null ? null : fields.duration(ask(fields, key));
    if (duration != null && fields != null && duration.compareTo(LONGEST) > 0) {
      fields.fault(key, "it is longer than a hundred years; give less");
      return null;
    }
    return duration;
  }

  /** A list of texts of one kind, each once. */
  private String[] words(Fields fields, String key, Pattern kind, String what) {
    List<String> words = or(fields.arguments(ask(fields, key)), List.of());
    for (String word : words) {
      if (!kind.matcher(word).matches()) {
        fields.fault(key, "'" + word + "' is not " + what);
      }
    }
    return words.stream()
        .map(word -> kind == VARIABLE ? word : word.toLowerCase(Locale.ROOT))
        .distinct()
        .toArray(String[]::new);
  }

  private @Nullable Integer count(@Nullable Fields fields, String key, int least) {
    Integer count = fields == null ? null : fields.integer(ask(fields, key));
    if (count != null && fields != null && count < least) {
      fields.fault(key, "it is " + count + "; " + least + " is the least");
      return null;
    }
    return count;
  }

  private @Nullable Long size(@Nullable Fields fields, String key, long most) {
    Long size = fields == null ? null : fields.size(ask(fields, key));
    if (size != null && fields != null && (size < 1 || size > most)) {
      fields.fault(key, "it is " + size + " bytes; it goes from 1B to " + most + "B");
      return null;
    }
    return size;
  }

  private <T> @Nullable T converted(Fields fields, String key, ITypeConverter<T> reader) {
    String text = fields.text(ask(key));
    try {
      return text == null ? null : reader.convert(text);
    } catch (TypeConversionException e) {
      fields.fault(key, String.valueOf(e.getMessage()));
      return null;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String ask(String key) {
    asked.add(key);
    return key;
  }

  private String ask(Fields fields, String key) {
    asked.add(fields.path(key));
    return key;
  }

  /** The warning about a key that is none of those known, which stand with their place. */
  static String unknown(Path file, Node.Entry entry, String path, Set<String> known) {
    String near = Nearest.to(path, known);
    return file
        + ":"
        + entry.key().at().line()
        + ": "
        + path
        + ": unknown key, it has no effect"
        + (near == null ? "" : "; did you mean " + near + "?");
  }

  /** What nobody asked for is not known. */
  private void unknown(Fields fields) {
    for (Node.Entry entry : fields.entries()) {
      String path = fields.path(entry.key().text());
      if (!asked.contains(path)) {
        warn.accept(unknown(file, entry, path, asked));
      }
    }
    for (String part : List.of("limits", "retention", "log", "url_fetch", "node")) {
      Fields inner = fields.path("").isEmpty() && fields.has(part) ? fields.free(part) : null;
      if (inner != null) {
        unknown(inner);
      }
    }
  }

  private static <T> T or(@Nullable T said, T otherwise) {
    return Objects.requireNonNullElse(said, otherwise);
  }
}
