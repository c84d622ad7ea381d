package dev.hilera.job;

import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.Spawn;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import dev.hilera.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a spawn must be to be added to a job that is under way. */
public final class Spawning {
  private Spawning() {}

  /** Code without a name cannot be found again by a durable store. */
  public static void refuseLambdas(Spawn batch, List<Problem> problems) {
    for (Task<?> task : batch.tasks()) {
      if (task.work() instanceof Work.Code) {
        problems.add(
            new Problem(
                "tasks." + task.name(),
                "a spawned task of a durable store names a task type or a command; a bare lambda"
                    + " could not be found again"));
      }
    }
  }

  /**
   * The part that the batch makes, without the tasks that its parent spawned before; {@code null}
   * if all are there already.
   *
   * @throws HileraException.Invalid with every fault
   * @throws HileraException.Conflict if the job is over
   */
  public static @Nullable GraphPart part(
      Spawn batch, int parent, LiveJob job, Compiler.Rules rules) {
    if (job.status().isFinal()) {
      throw new HileraException.Conflict(
          "job " + job.info().id() + " is " + job.status().word() + "; nothing can be added");
    }
    List<Problem> problems = new ArrayList<>();
    Spawn fresh = new Spawn();
    for (Task<?> task : batch.tasks()) {
      int known = job.graph().find(task.name());
      if (known < 0) {
        Task<Object> added = fresh.task(task.name(), task.work()).options(task.options());
        task.needs().forEach(added::needs);
        task.enables().forEach(added::enables);
      } else if (job.graph().parent(known) != parent || parent == GraphPart.NO_PARENT) {
        problems.add(
            new Problem("tasks." + task.name(), "the job has another task of this name already"));
      } else if (!rules.options(task).equals(job.graph().options(known))
          || !same(task, known, batch, job.graph())) {
        problems.add(
            new Problem(
                "tasks." + task.name(),
                "this task spawned it before with another description; use another name"));
      }
    }
    if (!problems.isEmpty()) {
      throw new HileraException.Invalid(problems);
    }
    if (fresh.tasks().isEmpty() && !batch.tasks().isEmpty()) {
      return null;
    }
    GraphPart part =
        Compiler.compile(batch.isDetached() ? fresh.detached() : fresh, parent, job.graph(), rules);
    refuseCircles(part, job);
    return part;
  }

  private static boolean same(Task<?> task, int known, Spawn batch, TaskGraph graph) {
    Set<String> needs = new HashSet<>();
    graph.needs(known, need -> needs.add(graph.name(need)));
    Set<String> described = new HashSet<>(task.needs());
    batch.tasks().stream()
        .filter(other -> other.enables().contains(task.name()))
        .forEach(other -> described.add(other.name()));
    return needs.equals(described) && same(task.work(), graph.work(known));
  }

  private static boolean same(Work one, Work other) {
    if (one instanceof Work.Typed(String type, byte[] params)) {
      return other instanceof Work.Typed(String otherType, byte[] otherParams)
          && type.equals(otherType)
          && Arrays.equals(params, otherParams);
    }
    return one.equals(other) || (one instanceof Work.Code && other instanceof Work.Code);
  }

  /** What the parent's dependents wait for must not itself wait for the parent. */
  private static void refuseCircles(GraphPart part, LiveJob job) {
    if (part.parent() == GraphPart.NO_PARENT || part.detached()) {
      return;
    }
    BitSet wholes = new BitSet();
    for (int whole = part.parent(); whole >= 0; whole = job.graph().joinedParent(whole)) {
      wholes.set(whole);
    }
    for (int position = 0; position < part.size(); position++) {
      for (int place = part.needStart(position); place < part.needEnd(position); place++) {
        int need = part.need(place);
        if (need < part.first() && waitsFor(need, wholes, job)) {
          throw new HileraException.Invalid(
              List.of(
                  new Problem(
                      "tasks." + part.name(position) + ".needs",
                      "it needs '"
                          + job.graph().name(need)
                          + "', which waits for the task that spawns it: they need each other in"
                          + " a circle; spawn it detached")));
        }
      }
    }
  }

  private static boolean waitsFor(int task, BitSet wholes, LiveJob job) {
    BitSet seen = new BitSet();
    IntQueue queue = new IntQueue();
    queue.add(task);
    while (!queue.isEmpty()) {
      int next = queue.take();
      if (wholes.get(next)) {
        return true;
      }
      if (!seen.get(next) && job.tasks().status(next) != TaskStatus.COMPLETED) {
        seen.set(next);
        job.graph().needs(next, queue::add);
      }
    }
    return false;
  }
}
