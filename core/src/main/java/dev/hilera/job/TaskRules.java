package dev.hilera.job;

import dev.hilera.Problem;
import dev.hilera.Task;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a task's own fields must be. */
final class TaskRules {
  private static final String NOTHING =
      "there is nothing to run; give it code, a task type or a command";

  private TaskRules() {}

  static void check(Task<?> task, Predicate<String> exists, List<Problem> problems) {
    String place = "tasks." + task.name();
    JobRules.name(task.name(), fault -> problems.add(new Problem(place, fault)));
    work(task.work(), fault -> problems.add(new Problem(place, fault)));
    TaskOptions options = task.options();
    if (options == TaskOptions.DEFAULT) {
      return;
    }
    JobRules.duration(
        options.timeout(), fault -> problems.add(new Problem(place + ".timeout", fault)));
    JobRules.wait(options.delay(), fault -> problems.add(new Problem(place + ".delay", fault)));
    if (options.retry() != null) {
      JobRules.retry(options.retry(), fault -> problems.add(new Problem(place + ".retry", fault)));
    }
    beside(options.with(), exists, fault -> problems.add(new Problem(place + ".with", fault)));
    beside(options.apart(), exists, fault -> problems.add(new Problem(place + ".apart", fault)));
    if (options.with().contains(task.name()) || options.apart().contains(task.name())) {
      problems.add(new Problem(place, "it names itself in with or apart; leave that out"));
    }
    options.with().stream()
        .filter(options.apart()::contains)
        .forEach(name ->
            problems.add(
                new Problem(place, "it is both with and apart from '" + name + "'; choose one")));
  }

  private static void beside(
      List<String> others, Predicate<String> exists, Consumer<String> fault) {
    others.stream()
        .filter(exists.negate())
        .forEach(name -> fault.accept("there is no task '" + name + "'"));
  }

  private static void work(@Nullable Work work, Consumer<String> fault) {
    switch (work) {
      case null -> fault.accept(NOTHING);
      case Work.Code code when code.body() == null -> fault.accept(NOTHING);
      case Work.Command command -> command(command, fault);
      case Work.Typed typed when typed.type().isBlank() ->
          fault.accept("the type is blank; name a registered one");
      case Work.Typed _, Work.Code _, Work.Other _ -> {}
    }
  }

  private static void command(Work.Command command, Consumer<String> fault) {
    if (command.run().isEmpty() || command.run().getFirst().isEmpty()) {
      fault.accept("there is nothing to run; run takes the program and its arguments");
    }
    if (command.run().stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      fault.accept("an argument contains a NUL character; leave it out");
    }
    Work.Limits limits = command.limits();
    if (limits.memoryBytes() < 0
        || limits.cpuMillis() < 0
        || limits.openFiles() < 0
        || limits.outputBytes() < 0) {
      fault.accept("a limit is negative; 0 means none");
    }
    command.env().keySet().stream()
        .filter(name -> name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0)
        .forEach(name -> fault.accept("'" + name + "' cannot name an environment variable"));
  }
}
