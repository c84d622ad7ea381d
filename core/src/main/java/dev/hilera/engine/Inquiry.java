package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Why;
import dev.hilera.job.LiveJob;
import dev.hilera.job.RootCauses;
import dev.hilera.store.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question why tasks of a job are not final, answered from the loop's memory in pieces: the loop
 * gives each turn so many steps to all who ask, and who has not got enough asks again.
 *
 * <p>Used by one asker and, while it waits, by the loop's thread.
 */
final class Inquiry {
  /** A search starts anew so often if the job is loaded again meanwhile. */
  private static final int TRIES = 3;

  /** What describing a task costs, in steps of a search. */
  private static final int DESCRIBED = 50;

  /** So many tasks are passed by for one step. */
  private static final int PASSED = 10;

  /** So many steps of a search are done, and counted, at once. */
  private static final int PIECE = 500;

  private final long job;
  private final @Nullable String name;
  private final int from;
  private final int most;
  private final Map<Long, NodeInfo> nodes;
  private final List<Integer> tasks = new ArrayList<>();
  private final List<Why> found = new ArrayList<>();
  private @Nullable LiveJob live;
  private @Nullable RootCauses causes;
  private @Nullable RuntimeException error;
  private int next;
  private int tries;
  private State state = State.LOOKING;

  private enum State {
    LOOKING,
    SEARCHING,
    DESCRIBING,
    DONE,
    NOT_HERE
  }

  /** How many steps all inquiries together may take in one turn. */
  static final class Budget {
    private static final int STEPS = 20_000;
    private @Nullable Turn turn;
    private int left;

    private int left(Turn now) {
      if (turn != now) {
        turn = now;
        left = STEPS;
      }
      return left;
    }
  }

  /**
   * For one task, or the unfinished ones from a number on.
   *
   * @param name of the one, or {@code null}
   * @param most how many
   * @param nodes those there are
   */
  Inquiry(long job, @Nullable String name, int from, int most, Map<Long, NodeInfo> nodes) {
    this.job = job;
    this.name = name;
    this.from = Math.max(0, from);
    this.most = most;
    this.nodes = nodes;
    this.next = this.from;
  }

  /** Whether the loop has to be asked once more. */
  boolean goesOn() {
    return state != State.DONE && state != State.NOT_HERE;
  }

  /** Whether the job is live on this node. */
  boolean isHere() {
    return state != State.NOT_HERE;
  }

  /** The answer. */
  List<Why> found() {
    if (error != null) {
      throw error;
    }
    return found;
  }

  /** One piece, in the loop; whatever fails here is the asker's to know and nobody else's. */
  void go(Turn turn, Parts node, Budget budget) {
    try {
      LiveJob now = node.jobs().find(job);
      if (now == null) {
        state = State.NOT_HERE;
        return;
      }
      if (now != live) {
        begin(now);
      }
      while (goesOn() && budget.left(turn) > 0) {
        budget.left -= step(now, node, budget.left);
      }
    } catch (RuntimeException | StackOverflowError e) {
      state = State.DONE;
      error =
          e instanceof HileraException known
              ? known
              : new HileraException("the reasons could not be found: " + e, e);
    }
  }

  private void begin(LiveJob now) {
    if (++tries > TRIES) {
      throw new HileraException("job " + job + " is loaded again and again; ask later");
    }
    live = now;
    causes = new RootCauses(now, Why.MOST_ROOTS);
    tasks.clear();
    found.clear();
    next = from;
    state = State.LOOKING;
  }

  /** Does something for at most about so many steps; how many it took. */
  private int step(LiveJob now, Parts node, int left) {
    RootCauses search = causes;
    if (search == null) {
      throw new IllegalStateException("not begun");
    }
    return switch (state) {
      case LOOKING -> look(now, search, left);
      case SEARCHING -> {
        int steps = Math.min(left, PIECE);
        if (!search.go(steps)) {
          next = 0;
          state = State.DESCRIBING;
        }
        yield steps;
      }
      case DESCRIBING -> describe(now, node, search, left);
      case DONE, NOT_HERE -> left;
    };
  }

  /** Picks the tasks. */
  private int look(LiveJob now, RootCauses search, int left) {
    if (name != null) {
      int task = now.graph().find(name);
      if (task < 0) {
        throw new HileraException.Unknown("job " + job + " has no task '" + name + "'");
      }
      pick(now, search, task);
      state = State.SEARCHING;
      return 1;
    }
    int begin = next;
    int end = (int) Math.min(now.graph().size(), begin + (long) PASSED * left);
    while (next < end && tasks.size() < most) {
      pick(now, search, next++);
    }
    if (next >= now.graph().size() || tasks.size() >= most) {
      state = State.SEARCHING;
    }
    return 1 + (next - begin) / PASSED;
  }

  private void pick(LiveJob now, RootCauses search, int task) {
    if (!now.tasks().status(task).isFinal()) {
      tasks.add(task);
      search.ask(task);
    }
  }

  private int describe(LiveJob now, Parts node, RootCauses search, int left) {
    LiveReasons reasons = new LiveReasons(node, now, tasks, nodes);
    int took = 0;
    while (next < tasks.size() && took < left) {
      int task = tasks.get(next++);
      took += DESCRIBED;
      if (!now.tasks().status(task).isFinal()) {
        Why why = reasons.of(task, search);
        took += DESCRIBED * why.roots().size() + why.waitsFor().size();
        found.add(why);
      }
    }
    if (next >= tasks.size()) {
      state = State.DONE;
    }
    return took;
  }
}
