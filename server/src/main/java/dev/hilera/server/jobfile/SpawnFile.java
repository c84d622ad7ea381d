package dev.hilera.server.jobfile;

import dev.hilera.HileraException;
import dev.hilera.Spawn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that a running task adds to its job, in the words of job files: {@code {tasks: ...,
 * detached: true}}, or only what would stand under {@code tasks}.
 */
public final class SpawnFile {
  private static final Set<String> KNOWN = Set.of("tasks", "detached");

  private final Spawn spawn;
  private final Places places;
  private final Node root;

  private SpawnFile(Spawn spawn, Places places, Node root) {
    this.spawn = spawn;
    this.places = places;
    this.root = root;
  }

  /**
   * Reads a batch. What the tasks need may be tasks of the job, so edges are not checked here.
   *
   * @param name as faults name it
   * @param folder where its commands run
   * @throws JobFileException with every fault
   */
  public static SpawnFile parse(String name, byte[] bytes, Path folder) {
    Faults faults = new Faults(name);
    Places places = new Places(faults);
    Node root = TreeReader.read(Text.of(bytes, faults), faults);
    Spawn spawn = new Spawn();
    new TaskReader(spawn, folder.toAbsolutePath().normalize(), false, places)
        .read(tasks(root, spawn, faults));
    if (!faults.isEmpty()) {
      throw faults.exception();
    }
    return new SpawnFile(spawn, places, root);
  }

  /** The tasks. */
  public Spawn spawn() {
    return spawn;
  }

  /** The same as maps, lists, texts, numbers and truth values, for a server to read. */
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = Plain.job(root);
    return values.containsKey("tasks")
        ? values
        : Map.of("tasks", Objects.requireNonNull(Plain.tasks(root)));
  }

  /** The faults that an engine found, with their lines. */
  public JobFileException refused(HileraException.Invalid refusal) {
    places.add(refusal.problems());
    return places.faults().exception();
  }

  private static Node tasks(Node root, Spawn spawn, Faults faults) {
    boolean isWrapped =
        root instanceof Node.Mapping mapping
            && mapping.entries().stream().anyMatch(entry -> entry.key().text().equals("tasks"));
    if (!isWrapped) {
      return root;
    }
    Fields fields = Fields.of((Node.Mapping) root, "", faults, KNOWN);
    if (Boolean.TRUE.equals(fields.truth("detached"))) {
      spawn.detached();
    }
    Node tasks = fields.get("tasks");
    return tasks == null ? root : tasks;
  }
}
