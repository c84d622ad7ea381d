package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.TaskOptions;
import dev.hilera.TaskStatus;
import dev.hilera.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in plain words why one task is where it is: the one place with the wording. */
final class Sentences {
  /** What has to end before a task notices that its job is paused. */
  private static final Set<Why.Kind> BEFORE_A_PAUSE =
      EnumSet.of(Why.Kind.NEEDS, Why.Kind.STARTS_AT, Why.Kind.DELAYED, Why.Kind.RETRYING);

  /** So many names stand in a sentence. */
  private static final int NAMED = 5;

  /** So many of the tasks that are waited for in the end are told of in a sentence. */
  private static final int TOLD = 3;

  private final int number;
  private final String task;
  private final TaskStatus status;

  /** Of this task, which has this status. */
  Sentences(int number, String task, TaskStatus status) {
    this.number = number;
    this.task = task;
    this.status = status;
  }

  Why notStarted(boolean paused) {
    return why(
        Why.Kind.NOT_STARTED,
        "the job was submitted and not started" + (paused ? "; it is paused, too" : ""));
  }

  Why startsAt(long at) {
    return new Sentences(number, task, TaskStatus.SLEEPING)
        .why(Why.Kind.STARTS_AT, "the job starts at " + time(at), at);
  }

  /**
   * It waits for these tasks.
   *
   * @param names of the first of them
   * @param count of all
   * @param whole those of them that are completed while tasks they spawned are not
   */
  Why needs(List<String> names, int count, List<String> whole) {
    String children = whole.isEmpty() ? "" : "; " + spawned(whole);
    String text = "it waits for " + list(quoted(names), NAMED, count);
    return new Why(number, task, status, Why.Kind.NEEDS, text + children, null, names, List.of());
  }

  private static String spawned(List<String> whole) {
    return list(quoted(whole), NAMED, whole.size())
        + (whole.size() == 1
            ? " is completed, but not all that it"
            : " are completed, but not all they")
        + " spawned";
  }

  /** The same with what is waited for in the end; what is alike of many is said once. */
  static Why withRoots(Why why, List<Why> roots) {
    boolean direct = why.waitsFor().containsAll(roots.stream().map(Why::task).toList());
    Map<String, List<String>> told = new LinkedHashMap<>();
    // That the job is paused is what people can change, so it goes first.
    roots.stream().filter(root -> root.kind() == Why.Kind.PAUSED).forEach(root -> add(root, told));
    roots.stream().filter(root -> root.kind() != Why.Kind.PAUSED).forEach(root -> add(root, told));
    boolean all = roots.size() < Why.MOST_ROOTS;
    String text =
        told.entrySet().stream()
            .limit(TOLD)
            .map(each -> alike(each.getValue(), all) + ": " + each.getKey())
            .collect(Collectors.joining("; "));
    String more = told.size() > TOLD || !all ? "; and others" : "";
    return new Why(
        why.number(),
        why.task(),
        why.status(),
        why.kind(),
        roots.isEmpty()
            ? why.text()
            : why.text() + (direct ? ". " : ". In the end for ") + text + more,
        null,
        why.waitsFor(),
        roots);
  }

  private static void add(Why root, Map<String, List<String>> told) {
    told.computeIfAbsent(root.text(), _ -> new ArrayList<>()).add(quoted(root.task()));
  }

  /**
   * Names of tasks of which the same is said; how many more there are is known if these are all.
   */
  private static String alike(List<String> names, boolean all) {
    return all || names.size() <= NAMED
        ? list(names, NAMED, names.size())
        : list(names, NAMED, NAMED) + " and more";
  }

  /**
   * The same of a task whose job is paused: that has to end too, before the task begins. It is not
   * said twice.
   */
  static Why inPaused(Why why, long job) {
    boolean concerns =
        BEFORE_A_PAUSE.contains(why.kind())
            && why.roots().stream().noneMatch(root -> root.kind() == Why.Kind.PAUSED);
    return !concerns
        ? why
        : new Why(
            why.number(),
            why.task(),
            why.status(),
            why.kind(),
            "job " + job + " is paused until it is resumed; and " + why.text(),
            why.until(),
            why.waitsFor(),
            why.roots());
  }

  Why delayed(long until) {
    return why(Why.Kind.DELAYED, "its own delay lasts until " + time(until), until);
  }

  Why asleep(int attempt, long until) {
    return why(Why.Kind.ASLEEP, "attempt " + attempt + " sleeps until " + time(until), until);
  }

  Why retrying(int attempt, long until) {
    return why(
        Why.Kind.RETRYING,
        "its last attempt failed; attempt " + attempt + " comes at " + time(until),
        until);
  }

  Why paused(long job) {
    return why(Why.Kind.PAUSED, "it is ready, but job " + job + " is paused until it is resumed");
  }

  Why noCode(String missing, long until) {
    return why(
        Why.Kind.NO_CODE,
        "its job waits until " + time(until) + " for its code, then it fails: " + missing,
        until);
  }

  Why misplaced(TaskOptions options, Config.Node here) {
    StringBuilder asks = new StringBuilder();
    if (!options.resources().fitsIn(here.capacity())) {
      asks.append("it takes ").append(options.resources());
    } else {
      asks.append("it asks for ");
      asks.append(options.node() == null ? "" : "node '" + options.node() + "' ");
      asks.append(options.labels().isEmpty() ? "" : "labels " + options.labels());
    }
    return why(
        Why.Kind.PLACEMENT,
        "no node can run it: "
            + asks.toString().strip()
            + ", and there is '"
            + here.name()
            + "' with "
            + (here.labels().isEmpty() ? "" : here.labels() + " and ")
            + here.capacity());
  }

  Why apart(String others) {
    return why(Why.Kind.APART, "it must not run beside " + others + ", which runs");
  }

  Why scarce(String shortage, String holders) {
    return why(Why.Kind.RESOURCES, "it takes " + shortage + "; held by " + holders);
  }

  Why maxParallel(int running, int most, String names) {
    return why(
        Why.Kind.MAX_PARALLEL,
        "its job runs at most "
            + most
            + (most == 1 ? " attempt" : " attempts")
            + " at a time, and "
            + running
            + (running == 1 ? " runs: " : " run: ")
            + names);
  }

  /**
   * It is ready and stands in the queue.
   *
   * @param place from 1, or 0 if that is not known
   * @param busy what is said of the workers if they are the reason, else empty
   */
  Why queued(long place, String busy) {
    String where = place > 0 ? "it is at place " + place + " of the queue" : "it is in the queue";
    return busy.isEmpty()
        ? why(Why.Kind.QUEUED, where)
        : why(Why.Kind.WORKERS, busy + "; " + where);
  }

  Why handedOut(int attempt, String node, String busy) {
    return why(
        Why.Kind.HANDED_OUT,
        "attempt "
            + attempt
            + " is handed out to the workers of node '"
            + node
            + "'"
            + (busy.isEmpty() ? "" : "; " + busy));
  }

  /** Other nodes may run it; this one has claimed it, if any is known to have. */
  Why offered(int attempt, @Nullable String node) {
    return why(
        Why.Kind.HANDED_OUT,
        node == null
            ? "attempt " + attempt + " is offered to other nodes, and none has begun it yet"
            : "attempt " + attempt + " is claimed by node '" + node + "'");
  }

  Why running(int attempt, long since, String node) {
    return why(
        Why.Kind.RUNNING,
        "attempt " + attempt + " runs on node '" + node + "' since " + time(since));
  }

  Why cancelled() {
    return why(Why.Kind.ENDING, "it is being cancelled");
  }

  Why blocked() {
    return why(Why.Kind.ENDING, "it will not run: something it needs did not complete");
  }

  Why loading() {
    return why(
        Why.Kind.LOADING,
        "its job is being read from the store, or waits to be taken up by a node");
  }

  Why stopping(String node) {
    return why(Why.Kind.STOPPING, "node '" + node + "' stops and starts nothing any more");
  }

  /** It is ready, and what it waits for is known to the node that drives its job. */
  Why elsewhere(String node) {
    return why(Why.Kind.QUEUED, "it is in the queue of node '" + node + "', which drives its job");
  }

  /** Some of these, and how many more. */
  static String list(List<String> names, int most, int count) {
    String some = names.stream().limit(most).collect(Collectors.joining(", "));
    return count <= most ? some : some + " and " + (count - most) + " more";
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map(Sentences::quoted).toList();
  }

  private static String quoted(String name) {
    return "'" + name + "'";
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private Why why(Why.Kind kind, String text) {
    return why(kind, text, 0);
  }

  private Why why(Why.Kind kind, String text, long until) {
    @Nullable Instant end = until == 0 ? null : Instant.ofEpochMilli(until);
    return new Why(number, task, status, kind, text, end, List.of(), List.of());
  }
}
