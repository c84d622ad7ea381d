package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.Resources;
import dev.hilera.TaskOptions;
import dev.hilera.job.LiveJob;
import java.util.List;

/**
 * What this node has and what its attempts take of it; only the node itself books it. Belongs to
 * the loop's thread, except for {@link #node}.
 */
final class Capacity {
  private volatile Config.Node node;
  private Resources used = Resources.NONE;
  private final Attempts attempts;

  Capacity(Config.Node node, Attempts attempts) {
    this.node = node;
    this.attempts = attempts;
  }

  Config.Node node() {
    return node;
  }

  Resources used() {
    return used;
  }

  /** Raised, waiting tasks may start; lowered, running ones finish. */
  void change(Resources total) {
    node = new Config.Node(node.name(), node.labels(), total);
  }

  boolean fits(Resources ask) {
    return ask.isEmpty() || used.plus(ask).fitsIn(node.capacity());
  }

  /** Books what a task takes; false if it must not run beside one that runs. */
  boolean book(LiveJob job, int task) {
    TaskOptions options = job.graph().options(task);
    if (!ConfigRules.accepts(node, options)
        || (!options.apart().isEmpty() && isBeside(job, task))) {
      return false;
    }
    if (!options.resources().isEmpty()) {
      used = used.plus(options.resources());
    }
    return true;
  }

  private boolean isBeside(LiveJob job, int task) {
    List<String> apart = job.graph().options(task).apart();
    String name = job.graph().name(task);
    return attempts.of(job.info().id()).stream()
        .filter(other -> !other.isAsleep())
        .anyMatch(other ->
            apart.contains(other.described().name())
                || other.described().options().apart().contains(name));
  }

  /** What the attempt took is free again; what that was. */
  Resources free(LiveAttempt attempt) {
    Resources taken = attempt.described().options().resources();
    if (!taken.isEmpty()) {
      used = used.minus(taken);
    }
    return taken;
  }

  /** Counts again what the live attempts take. */
  void rebook(Attempts live) {
    used = Resources.NONE;
    for (LiveAttempt attempt : live.all()) {
      if (!attempt.isAsleep() && !attempt.hasEnded()) {
        used = used.plus(attempt.described().options().resources());
      }
    }
  }
}
