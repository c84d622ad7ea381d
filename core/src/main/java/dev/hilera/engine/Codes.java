package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.Problem;
import dev.hilera.Task;
import dev.hilera.TaskList;
import dev.hilera.TaskOptions;
import dev.hilera.TaskType;
import dev.hilera.Work;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Nearest;
import dev.hilera.job.Params;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where code is found again: types by the names they were registered under, the tasks of a job by
 * the type that builds it or, as long as this process lives, by what was submitted.
 */
final class Codes {
  /** So many jobs that did not complete keep their code. */
  private static final int MOST_RETIRED = 1_000;

  private final Map<String, JobType<?>> jobTypes = new LinkedHashMap<>();
  private final Map<String, TaskType<?, ?>> taskTypes = new HashMap<>();
  private final Map<Long, Map<String, Task<?>>> rebuilt = new ConcurrentHashMap<>();
  private final Map<Long, Map<String, Task<?>>> visiting = new ConcurrentHashMap<>();
  private final Map<Long, GraphPart> submitted = new ConcurrentHashMap<>();
  private final LinkedHashSet<Long> retired = new LinkedHashSet<>();

  /**
   * The types of a configuration; names must be unique. A task type is a job type too, unless a job
   * type has its name.
   */
  Codes(Config config, List<Problem> problems) {
    config.jobTypes().forEach(type -> add(jobTypes, type.name(), type, problems));
    for (TaskType<?, ?> type : config.taskTypes()) {
      add(taskTypes, type.name(), type, problems);
      jobTypes.putIfAbsent(type.name(), JobType.of(type));
    }
  }

  /** In the order in which they were registered. */
  List<JobType<?>> jobTypes() {
    return List.copyOf(jobTypes.values());
  }

  private static <T> void add(Map<String, T> types, String name, T type, List<Problem> problems) {
    if (types.putIfAbsent(name, type) != null) {
      problems.add(new Problem("types." + name, "two types have this name; rename one"));
    }
  }

  @Nullable JobType<?> jobType(String name) {
    return jobTypes.get(name);
  }

  @Nullable TaskType<?, ?> taskType(String name) {
    return taskTypes.get(name);
  }

  /** What a task that runs this has where it says nothing itself. */
  TaskOptions defaults(Work work) {
    TaskType<?, ?> type = work instanceof Work.Typed typed ? taskTypes.get(typed.type()) : null;
    return type == null ? TaskOptions.DEFAULT : type.options();
  }

  /** The faults of a description that concern types. */
  void check(TaskList tasks, List<Problem> problems) {
    if (tasks instanceof Job job
        && job.type() != null
        && jobTypes.get(job.type().name()) != job.type()) {
      problems.add(
          new Problem(
              "type",
              "the job type '"
                  + job.type().name()
                  + "' is not registered; add it to the"
                  + " configuration"));
    }
    for (Task<?> task : tasks.tasks()) {
      if (task.work() instanceof Work.Typed typed) {
        check("tasks." + task.name() + ".", typed, problems);
      }
    }
  }

  private void check(String place, Work.Typed work, List<Problem> problems) {
    TaskType<?, ?> type = taskTypes.get(work.type());
    if (type == null) {
      String near = Nearest.to(work.type(), taskTypes.keySet());
      problems.add(
          new Problem(
              place + "type",
              "the task type '"
                  + work.type()
                  + "' is not registered; "
                  + (near == null
                      ? "add it to the configuration"
                      : "did you mean '" + near + "'?")));
      return;
    }
    try {
      var _ = Params.bind(type.params(), work.params());
    } catch (HileraException.Invalid e) {
      for (Problem problem : e.problems()) {
        boolean whole = problem.place().equals("params");
        problems.add(
            new Problem(place + (whole ? "params" : "params." + problem.place()), problem.fault()));
      }
    } catch (ClassCastException _) {
      problems.add(
          new Problem(
              place + "params",
              "they are no " + type.params().getSimpleName() + "; give one, or a map"));
    }
  }

  /** Remembers the code of a job as long as the job is live. */
  void remember(long job, GraphPart part) {
    submitted.put(job, part);
  }

  /** A job leaves. If it did not complete it may be retried: the last ones keep their code. */
  void leave(long job, boolean completed) {
    if (completed) {
      forget(job);
      return;
    }
    synchronized (retired) {
      retired.remove(job);
      retired.add(job);
      if (retired.size() > MOST_RETIRED) {
        forget(retired.removeFirst());
      }
    }
  }

  private void forget(long job) {
    submitted.remove(job);
    rebuilt.remove(job);
  }

  /** Builds a stored job's tasks again; why that cannot be done, or {@code null}. */
  @Nullable String rebuild(LiveJob live, Values values) {
    JobInfo info = live.info();
    String fault = build(info, rebuilt, values);
    if (fault != null) {
      return fault;
    }
    for (int task = 0; task < live.graph().size(); task++) {
      if (!live.tasks().status(task).isFinal()) {
        String missing = missing(info, task, live);
        if (missing != null) {
          return missing;
        }
      }
    }
    return null;
  }

  /** The same for one task of a job that another node drives, until {@link #visited}. */
  @Nullable String visit(LiveJob live, int task, Values values) {
    String fault = build(live.info(), visiting, values);
    return fault == null ? missing(live.info(), task, live) : fault;
  }

  /** No task of the job that another node drives is here any more. */
  void visited(long job) {
    visiting.remove(job);
  }

  private @Nullable String build(
      JobInfo info, Map<Long, Map<String, Task<?>>> into, Values values) {
    if (info.type() == null || into.containsKey(info.id())) {
      return null;
    }
    JobType<?> type = jobTypes.get(info.type());
    if (type == null) {
      return "the job type '" + info.type() + "' is not registered";
    }
    try {
      into.put(info.id(), build(type, values.live(info.params())));
      return null;
    } catch (Exception | StackOverflowError e) {
      return "the job type '" + info.type() + "' could not build the job again: " + e;
    }
  }

  private @Nullable String missing(JobInfo info, int task, LiveJob live) {
    String name = live.graph().name(task);
    return switch (live.graph().work(task)) {
      case Work.Code code when code.body() == null && find(info, task, name) == null ->
          info.type() == null
              ? "the code of task '"
                  + name
                  + "' was a lambda of a process that is gone, or the job came from another store;"
                  + " register a job type"
              : "the job type '" + info.type() + "' no longer has a task '" + name + "'";
      case Work.Typed(String type, Object _) when !taskTypes.containsKey(type) ->
          "the task type '" + type + "' of task '" + name + "' is not registered";
      case Work.Code _, Work.Typed _, Work.Command _, Work.Other _ -> null;
    };
  }

  /** Whether the job has code that will not be there again, whatever is registered. */
  boolean isGone(LiveJob live) {
    JobInfo info = live.info();
    for (int task = 0; task < live.graph().size(); task++) {
      if (info.type() == null
          && !live.tasks().status(task).isFinal()
          && live.graph().work(task) instanceof Work.Code code
          && code.body() == null
          && find(info, task, live.graph().name(task)) == null) {
        return true;
      }
    }
    return false;
  }

  /** The code behind a task whose stored form has lost it. */
  @Nullable Found find(JobInfo info, int task, String name) {
    GraphPart part = submitted.get(info.id());
    if (part != null && task < part.size() && part.work(task) instanceof Work.Code code) {
      return code.body() == null ? null : new Found(code, part.options(task).retry());
    }
    Map<String, Task<?>> tasks = rebuilt.getOrDefault(info.id(), visiting.get(info.id()));
    Task<?> again = tasks == null ? null : tasks.get(name);
    return again != null && again.work() instanceof Work.Code code
        ? new Found(code, again.options().retry())
        : null;
  }

  /**
   * Code that was found again.
   *
   * @param code with its body
   * @param retry of the task, with its predicate
   */
  record Found(Work.Code code, dev.hilera.@Nullable Retry retry) {}

  private static <P> Map<String, Task<?>> build(JobType<P> type, @Nullable Object params) {
    Job job = Job.of(type, Params.bind(type.params(), params));
    Map<String, Task<?>> tasks = new HashMap<>();
    job.tasks().forEach(task -> tasks.put(task.name(), task));
    return tasks;
  }
}
