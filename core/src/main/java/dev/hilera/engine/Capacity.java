package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Resources;
import dev.hilera.TaskOptions;
import dev.hilera.job.LiveJob;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this node has and what its attempts take of it; only the node itself books it. Belongs to
 * the loop's thread, except for {@link #node} and {@link #used}, which anybody may read.
 */
final class Capacity {
  private volatile Config.Node node;
  private volatile Resources used = Resources.NONE;
  private int apart;
  private final Attempts attempts;
  private final Set<LiveAttempt> guests = new LinkedHashSet<>();

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
  Event change(Resources total, long now) {
    String text = node.capacity() + " -> " + total;
    node = new Config.Node(node.name(), node.labels(), total, node.price());
    return new Event(
        Event.Kind.NODE_CHANGED, 0, 0, now, null, 0, node.name(), null, null, null, null, text);
  }

  /** What the attempts that live here take, counted anew. */
  Resources counted() {
    Resources sum = Resources.NONE;
    for (LiveAttempt attempt : held()) {
      if (!attempt.described().options().resources().isEmpty()) {
        sum = sum.plus(attempt.described().options().resources());
      }
    }
    return sum;
  }

  /** The attempts that live here and hold what they take, those of other nodes' jobs too. */
  List<LiveAttempt> held() {
    return Stream.concat(attempts.all().stream(), guests.stream())
        .filter(LiveAttempt::isBooked)
        .toList();
  }

  /** Takes what was counted for what is in use. */
  void correct() {
    used = counted();
  }

  boolean fits(Resources ask) {
    return ask.isEmpty() || used.plus(ask).fitsIn(node.capacity());
  }

  /** What is asked for and not free, with how much of it is. */
  String shortage(Resources ask) {
    Resources free = node.capacity().minus(used);
    StringBuilder text = new StringBuilder();
    ask.amounts()
        .forEach((name, amount) -> {
          long left = free.amounts().getOrDefault(name, 0L);
          if (amount > left) {
            text.append(text.isEmpty() ? "" : ", ")
                .append(new Resources(Map.of(name, amount)))
                .append(" where ")
                .append(BigDecimal.valueOf(left, 3).stripTrailingZeros().toPlainString())
                .append(" of ")
                .append(
                    BigDecimal.valueOf(node.capacity().amounts().getOrDefault(name, 0L), 3)
                        .stripTrailingZeros()
                        .toPlainString())
                .append(" is free");
          }
        });
    return text.toString();
  }

  /** Whether the task may run here now, beside what runs. */
  boolean admits(LiveJob job, int task) {
    TaskOptions options = job.graph().options(task);
    return ConfigRules.accepts(node, options)
        && ((options.apart().isEmpty() && apart == 0) || beside(job, task).isEmpty());
  }

  /** Books what an attempt takes, once. */
  void book(LiveAttempt attempt) {
    if (!attempt.isBooked()) {
      attempt.booked(true);
      if (attempt.home().isElsewhere()) {
        guests.add(attempt);
      }
      TaskOptions options = attempt.described().options();
      apart += options.apart().isEmpty() ? 0 : 1;
      if (!options.resources().isEmpty()) {
        used = used.plus(options.resources());
      }
    }
  }

  /** What runs here of those beside which the task must not run. */
  List<LiveAttempt> beside(LiveJob job, int task) {
    List<String> apart = job.graph().options(task).apart();
    String name = job.graph().name(task);
    return attempts.of(job.info().id()).stream()
        .filter(LiveAttempt::isBooked)
        .filter(other ->
            apart.contains(other.described().name())
                || other.described().options().apart().contains(name))
        .toList();
  }

  /** What the attempt took is free again; whether anything was. */
  boolean free(LiveAttempt attempt) {
    boolean was = attempt.isBooked();
    if (was) {
      attempt.booked(false);
      if (attempt.home().isElsewhere()) {
        guests.remove(attempt);
      }
      TaskOptions options = attempt.described().options();
      apart -= options.apart().isEmpty() ? 0 : 1;
      if (!options.resources().isEmpty()) {
        used = used.minus(options.resources());
      }
    }
    return was;
  }
}
