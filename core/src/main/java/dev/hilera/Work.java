package dev.hilera;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs. A {@link Runner} knows how to run each kind.
 *
 * <p>All but {@link Code} are plain data, so a durable store can keep them.
 */
public sealed interface Work {

  /**
   * Code of this process: a lambda, or a task built by a {@link JobType}.
   *
   * @param inputs names of the tasks whose results are the arguments, in order
   * @param body what to call; {@code null} when read from a durable store, where only the name of
   *     the task leads back to its code
   */
  record Code(List<String> inputs, @Nullable Body body) implements Work {
    /** Takes a copy of the names. */
    public Code {
      inputs = List.copyOf(inputs);
    }
  }

  /** The code of a task, given its inputs in order. */
  @FunctionalInterface
  interface Body {
    /** Runs the code; whatever it throws fails only this attempt. */
    @Nullable Object call(@Nullable Object[] inputs) throws Exception;
  }

  /**
   * A registered {@link TaskType} by its name.
   *
   * @param type the name
   * @param params the type's parameter record, or a map as read from JSON, or {@code null} for none
   */
  record Typed(String type, @Nullable Object params) implements Work {}

  /**
   * A process of the operating system; no shell unless asked for.
   *
   * @param run the program and its arguments, at least one
   * @param env added to a clean environment
   * @param dir where it runs, absolute or relative to the working folder; empty means there
   * @param stdin what it reads, or {@code null} for nothing
   * @param limits what it may use
   */
  record Command(
      List<String> run, Map<String, String> env, String dir, @Nullable String stdin, Limits limits)
      implements Work {
    /** Takes copies. */
    public Command {
      run = List.copyOf(run);
      env = Map.copyOf(env);
    }

    /** A command with a clean environment, no input and no limits. */
    public static Command of(String... run) {
      return new Command(List.of(run), Map.of(), "", null, Limits.NONE);
    }

    /** The same with more environment variables. */
    public Command env(Map<String, String> more) {
      return new Command(run, more, dir, stdin, limits);
    }

    /** The same in another folder. */
    public Command dir(String folder) {
      return new Command(run, env, folder, stdin, limits);
    }

    /** The same with something to read. */
    public Command stdin(String text) {
      return new Command(run, env, dir, text, limits);
    }

    /** The same within limits. */
    public Command limits(Limits bounds) {
      return new Command(run, env, dir, stdin, bounds);
    }
  }

  /**
   * What a process may use; 0 means no limit. A breach fails the attempt and names the limit.
   *
   * @param memoryBytes of all its processes together, by a cgroup, where this process may make one;
   *     else the address space of each of them, which is more than the memory in use
   * @param cpuMillis CPU time, rounded up to whole seconds
   * @param openFiles file descriptors
   * @param outputBytes of stdout and of stderr, each
   */
  record Limits(long memoryBytes, long cpuMillis, long openFiles, long outputBytes) {
    /** No limits. */
    public static final Limits NONE = new Limits(0, 0, 0, 0);
  }

  /**
   * A kind that a plug-in's {@link Runner} knows.
   *
   * @param kind the runner's word for it
   * @param params as the runner defines them
   */
  record Other(String kind, Map<String, Object> params) implements Work {
    /** Takes a copy of the parameters. */
    public Other {
      params = Map.copyOf(params);
    }
  }
}
