package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.TaskOptions;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobRules;
import dev.hilera.job.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a configuration must be, and what a description must be on a node so configured. */
final class ConfigRules {
  /** Beyond it, times overflow when they are counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private ConfigRules() {}

  /** The registered code of a sound configuration; throws with every fault of another. */
  static Codes check(Config config) {
    List<Problem> problems = new ArrayList<>();
    if (config.workers() < 1) {
      problems.add(
          new Problem(
              "workers", config.workers() + " is not possible; 1 is the least, or unbounded"));
    }
    double price = config.node().price();
    if (!(price >= 0) || Double.isInfinite(price)) {
      problems.add(new Problem("node.price", price + " is no price; give zero or a number above"));
    }
    JobRules.placement(
        config.policy().placement(), fault -> problems.add(new Problem("placement", fault)));
    if (config.node().name().isBlank()) {
      problems.add(new Problem("node.name", "it is blank; give the node a name"));
    }
    if (config.limits().lost() < 1) {
      problems.add(new Problem("lost_limit", config.limits().lost() + "; 1 is the least"));
    }
    notNegative("retention.age", config.retention().age(), problems);
    if (config.retention().count() < 0) {
      problems.add(new Problem("retention.count", config.retention().count() + "; 0 is the least"));
    }
    positive("grace", config.times().grace(), problems);
    positive("lease", config.times().lease(), problems);
    notNegative("drain", config.times().drain(), problems);
    notNegative("code", config.times().code(), problems);
    Config.Limits limits = config.limits();
    if (limits.tasks() < 1
        || limits.edges() < 0
        || limits.resultBytes() < 1
        || limits.sleepers() < 0) {
      problems.add(new Problem("limits", limits + " has a number below the least possible"));
    }
    Codes codes = new Codes(config, problems);
    if (!problems.isEmpty()) {
      throw new HileraException.Invalid(problems);
    }
    return codes;
  }

  private static void positive(String place, Duration time, List<Problem> problems) {
    if (time.isZero()) {
      problems.add(new Problem(place, "it is zero; give a time above"));
    } else {
      notNegative(place, time, problems);
    }
  }

  private static void notNegative(String place, Duration time, List<Problem> problems) {
    if (time.isNegative()) {
      problems.add(new Problem(place, TimeText.of(time) + " is negative; give a time above zero"));
    } else if (time.compareTo(LONGEST) > 0) {
      problems.add(
          new Problem(place, TimeText.of(time) + " is longer than a hundred years; give less"));
    }
  }

  /** The tasks that no node could ever run. */
  static void checkPlaces(GraphPart part, Config.Node node, List<Problem> problems) {
    TaskOptions last = TaskOptions.DEFAULT;
    for (int position = 0; position < part.size(); position++) {
      TaskOptions options = part.options(position);
      if (options == last || options == TaskOptions.DEFAULT) {
        continue;
      }
      String place = "tasks." + part.name(position);
      if (!options.resources().fitsIn(node.capacity())) {
        problems.add(
            new Problem(
                place + ".resources",
                "no node can ever run it: it takes "
                    + options.resources()
                    + ", the best node '"
                    + node.name()
                    + "' has "
                    + node.capacity()));
      } else if (!accepts(node, options)) {
        problems.add(
            new Problem(
                place + ".node",
                "no node can ever run it: it asks for "
                    + (options.node() == null ? "" : "node '" + options.node() + "' ")
                    + (options.labels().isEmpty() ? "" : "labels " + options.labels())
                    + ", there is '"
                    + node.name()
                    + "' with "
                    + node.labels()));
      } else {
        last = options;
      }
    }
  }

  /** Whether a task may be placed on the node, however much is free there. */
  static boolean accepts(Config.Node node, TaskOptions options) {
    return (options.node() == null || options.node().equals(node.name()))
        && node.labels().entrySet().containsAll(options.labels().entrySet());
  }
}
