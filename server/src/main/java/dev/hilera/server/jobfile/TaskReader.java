package dev.hilera.server.jobfile;

import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code tasks}: a map by name, or a list whose items have a name. */
final class TaskReader {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "description",
          "run",
          "type",
          "params",
          "needs",
          "enables",
          "timeout",
          "retry",
          "priority",
          "delay",
          "resources",
          "node",
          "labels",
          "with",
          "apart",
          "limits",
          "env",
          "dir",
          "stdin");

  /** The older form has other words for four of them. */
  private static final Set<String> KNOWN_OLDER =
      Set.of(
          "id",
          "name",
          "description",
          "command",
          "args",
          "dependencies",
          "type",
          "params",
          "enables",
          "timeout",
          "retry",
          "priority",
          "delay",
          "resources",
          "node",
          "labels",
          "with",
          "apart",
          "limits",
          "env",
          "dir",
          "stdin");

  private static final Set<String> KNOWN_LIMITS = Set.of("memory", "cpu", "open_files", "output");

  /** Stands in for work that is at fault, so that the rest of the description can be checked. */
  private static final Work PLACEHOLDER = Work.Command.of("placeholder");

  private final TaskList list;
  private final Path folder;
  private final boolean older;
  private final Places places;
  private final Faults faults;
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /**
   * A reader that adds to a list.
   *
   * @param folder where commands run
   * @param older whether the fields have the names of the older form
   */
  TaskReader(TaskList list, Path folder, boolean older, Places places) {
    this.list = list;
    this.folder = folder;
    this.older = older;
    this.places = places;
    this.faults = places.faults();
  }

  void read(Node tasks) {
    switch (tasks) {
      case Node.Mapping mapping -> byName(mapping);
      case Node.Sequence sequence -> {
        int number = 0;
        for (Node item : sequence.items()) {
          item(item, "tasks[" + number++ + "]");
        }
      }
      case Node.Scalar scalar ->
          faults.add(
              scalar.at(),
              "tasks",
              "it is " + scalar.described() + ", not an object of tasks by name, or a list");
    }
  }

  /** Here alone a key with an underscore is no comment. */
  private void byName(Node.Mapping mapping) {
    for (Node.Entry entry : mapping.byKey("tasks", faults).values()) {
      String name = entry.key().text();
      String path = "tasks." + name;
      places.put(path, entry.key().at(), entry.value());
      if (entry.value() instanceof Node.Mapping task) {
        Fields fields = fields(task, path);
        String second = fields.text(older ? "id" : "name");
        if (second != null && !second.equals(name)) {
          fields.fault(
              older ? "id" : "name", "the task is called '" + name + "' already; leave this out");
        }
        task(name, path, fields);
      } else {
        noObject(entry.value(), path);
        list.task(name, PLACEHOLDER);
      }
    }
  }

  private void item(Node item, String path) {
    if (!(item instanceof Node.Mapping mapping)) {
      noObject(item, path);
      return;
    }
    Fields unnamed = Fields.any(mapping, path, new Faults(""));
    String word = older && !unnamed.has("name") ? "id" : "name";
    String name = unnamed.text(word);
    Fields fields = fields(mapping, name == null ? path : "tasks." + name);
    if (name == null) {
      if (fields.text(word) == null && !fields.has(word)) {
        faults.add(mapping.at(), path, "it has no " + word + "; give it one");
      }
      name = path.replace('[', '(').replace(']', ')');
    } else {
      Integer first = lines.putIfAbsent(name, mapping.at().line());
      if (first != null) {
        fields.fault(word, "the task on line " + first + " has this name; names are unique");
        return;
      }
      places.put("tasks." + name, fields.at(word), mapping);
    }
    task(name, fields.path("").replaceFirst("\\.$", ""), fields);
  }

  private Fields fields(Node.Mapping task, String path) {
    return Fields.of(task, path, faults, older ? KNOWN_OLDER : KNOWN);
  }

  private void noObject(Node value, String path) {
    faults.add(
        value.at(),
        path,
        "it is " + value.described() + ", not an object; write { run: [program, argument] }");
  }

  private void task(String name, String path, Fields fields) {
    for (Node.Entry entry : fields.entries()) {
      places.put(path + "." + entry.key().text(), entry.key().at(), entry.value());
    }
    if (older) {
      places.alias(path + ".needs", path + ".dependencies");
    }
    Task<Object> task = list.task(name, Objects.requireNonNullElse(work(fields), PLACEHOLDER));
    fields.names(older ? "dependencies" : "needs").forEach(task::needs);
    fields.names("enables").forEach(task::enables);
    fields.text("description");
    task.options(options(fields));
  }

  private @Nullable Work work(Fields fields) {
    String command = older ? "command" : "run";
    boolean runs = fields.has(command);
    if (runs && fields.has("type")) {
      fields.fault("type", "both " + command + " and type are given; give one of them");
      return null;
    }
    if (fields.has("type")) {
      return typed(fields);
    }
    if (fields.has("params")) {
      fields.fault("params", "they belong to a task type, and type is not given");
    }
    Work.Command base = base(fields);
    if (!runs) {
      faults.add(
          fields.at(),
          fields.path("").replaceFirst("\\.$", ""),
          "there is nothing to run; give it " + command + " or type");
      return null;
    }
    List<String> run = older ? olderRun(fields) : run(fields);
    return run == null || run.isEmpty()
        ? null
        : new Work.Command(run, base.env(), base.dir(), base.stdin(), base.limits());
  }

  private @Nullable Work typed(Fields fields) {
    for (String field : List.of("env", "dir", "stdin", "limits", "args")) {
      if (fields.has(field)) {
        fields.fault(field, "it belongs to a command, and this task is of a type; leave it out");
      }
    }
    Fields params = fields.free("params");
    String type = fields.text("type");
    return type == null ? null : new Work.Typed(type, params == null ? null : Plain.of(params));
  }

  private @Nullable List<String> run(Fields fields) {
    if (fields.get("run") instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
      fields.fault(
          "run",
          "it is one text, and no shell reads it; write a list: [sh, -c, \""
              + scalar
                  .text()
                  .strip()
                  .replace("\\", "\\\\")
                  .replace("\"", "\\\"")
                  .replaceAll("\\p{Cntrl}+", " ")
              + "\"]");
      return null;
    }
    return program(fields, "run");
  }

  private @Nullable List<String> program(Fields fields, String field) {
    List<String> run = fields.arguments(field);
    if (run != null && (run.isEmpty() || run.getFirst().isEmpty())) {
      fields.fault(field, "there is nothing to run; it takes the program and its arguments");
      return null;
    }
    return run;
  }

  /** A program's name with its arguments beside it. */
  private @Nullable List<String> olderRun(Fields fields) {
    if (fields.get("command") instanceof Node.Sequence) {
      return program(fields, "command");
    }
    String command = fields.text("command");
    List<String> arguments = fields.arguments("args");
    if (command == null) {
      return null;
    }
    if (command.isBlank()) {
      fields.fault("command", "there is nothing to run; it takes the name of a program");
      return null;
    }
    if (!fields.has("args") && command.strip().indexOf(' ') >= 0) {
      fields.fault(
          "command",
          "it is one text, and no shell reads it; write command: sh, args: [-c, \"...\"]");
      return null;
    }
    List<String> run = new ArrayList<>(List.of(command));
    run.addAll(Objects.requireNonNullElse(arguments, List.of()));
    return run;
  }

  /** All of a command but what it runs. */
  private Work.Command base(Fields fields) {
    return new Work.Command(
        List.of("placeholder"),
        fields.texts("env"),
        dir(fields),
        fields.text("stdin"),
        limits(fields.object("limits", KNOWN_LIMITS)));
  }

  private String dir(Fields fields) {
    String dir = fields.text("dir");
    try {
      return folder.resolve(dir == null ? "" : dir).normalize().toString();
    } catch (InvalidPathException e) {
      fields.fault("dir", "it is no folder's name: " + e.getReason());
      return folder.toString();
    }
  }

  private static Work.Limits limits(@Nullable Fields fields) {
    if (fields == null) {
      return Work.Limits.NONE;
    }
    Duration cpu = fields.duration("cpu");
    Integer openFiles = fields.integer("open_files");
    return new Work.Limits(
        Objects.requireNonNullElse(fields.size("memory"), 0L),
        cpu == null ? 0 : cpu.toMillis(),
        openFiles == null ? 0 : openFiles,
        Objects.requireNonNullElse(fields.size("output"), 0L));
  }

  private TaskOptions options(Fields fields) {
    Duration delay = fields.duration("delay");
    Integer priority = fields.integer("priority");
    Retry retry = RetryReader.read(fields);
    TaskOptions options =
        new TaskOptions(
            fields.duration("timeout"),
            retry,
            priority == null ? 0 : priority,
            delay == null ? Duration.ZERO : delay,
            resources(fields.free("resources")),
            fields.text("node"),
            fields.texts("labels"),
            fields.names("with"),
            fields.names("apart"),
            false);
    return options.equals(TaskOptions.DEFAULT) ? TaskOptions.DEFAULT : options;
  }

  private static Resources resources(@Nullable Fields fields) {
    Resources sum = Resources.NONE;
    if (fields == null) {
      return sum;
    }
    for (Node.Entry entry : fields.entries()) {
      String name = entry.key().text();
      boolean isSize =
          entry.value() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT;
      Number amount = isSize ? (Number) fields.size(name) : fields.decimal(name);
      if (amount != null) {
        try {
          sum = sum.and(name, amount.doubleValue());
        } catch (IllegalArgumentException e) {
          fields.fault(name, e.getMessage() + "; write zero or a number above");
        }
      }
    }
    return sum;
  }
}
