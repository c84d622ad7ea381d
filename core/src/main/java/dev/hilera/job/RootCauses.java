package dev.hilera.job;

import dev.hilera.TaskStatus;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds what waiting tasks wait for in the end: unfinished tasks that wait for no other. A search
 * from needs to needs, in pieces, because a graph may have a million tasks one behind the other;
 * what it found for a task serves all that need it.
 *
 * <p>The job may go on between two pieces: then the answer is as of the moments in which the search
 * came by.
 */
public final class RootCauses {
  private static final int[] NONE = {};
  private static final int END = -1;

  private final LiveJob job;
  private final int most;
  private final IntQueue wanted = new IntQueue();
  private final Deque<Visit> path = new ArrayDeque<>();
  private int[] @Nullable [] known;
  private int[] firstChild = NONE;
  private int[] nextChild = NONE;

  /** A task on the path of the search, and how far its needs, or children, are looked at. */
  private static final class Visit {
    private final int task;
    private final boolean ofNeeds;
    private int next;
    private int[] found = NONE;

    Visit(int task, boolean ofNeeds, int next) {
      this.task = task;
      this.ofNeeds = ofNeeds;
      this.next = next;
    }
  }

  /**
   * In this job.
   *
   * @param most how many are found for one task
   */
  @SuppressWarnings("NullAway") // an array of arrays that are not there yet
  public RootCauses(LiveJob job, int most) {
    this.job = job;
    this.most = most;
    this.known = new int[job.graph().size()][];
  }

  /** The causes of this task are wanted. */
  public void ask(int task) {
    wanted.add(task);
  }

  /** Goes on for so many steps at most; true while more is to do. */
  public boolean go(int steps) {
    for (int left = steps; left > 0; left--) {
      Visit visit = path.peek();
      if (visit != null) {
        step(visit);
      } else if (!wanted.isEmpty()) {
        visit(wanted.take());
      } else {
        return false;
      }
    }
    return !path.isEmpty() || !wanted.isEmpty();
  }

  /** What was found for a task: the numbers of tasks, its own if it waits for no other. */
  public int[] of(int task) {
    int[] found = task < known.length ? known[task] : null;
    return found == null ? NONE : found.clone();
  }

  private void visit(int task) {
    if (task >= known.length) {
      known = Arrays.copyOf(known, job.graph().size());
    }
    if (known[task] != null) {
      return;
    }
    known[task] = NONE; // until more is known: a task that waits for itself ends the search
    TaskStatus status = job.tasks().status(task);
    if (status == TaskStatus.WAITING) {
      path.push(new Visit(task, true, job.graph().firstIn(task)));
    } else if (status == TaskStatus.COMPLETED) {
      path.push(new Visit(task, false, firstChild(task)));
    } else if (!status.isFinal()) {
      known[task] = new int[] {task};
    }
  }

  private void step(Visit visit) {
    int need = next(visit);
    if (need == END || visit.found.length >= most) {
      path.pop();
      boolean itself = visit.found.length == 0 && visit.ofNeeds;
      known[visit.task] = itself ? new int[] {visit.task} : visit.found;
    } else if (job.tasks().released(need)) {
      advance(visit);
    } else if (need < known.length && known[need] != null) {
      visit.found = union(visit.found, known[need]);
      advance(visit);
    } else {
      visit(need);
    }
  }

  private int next(Visit visit) {
    return visit.ofNeeds && visit.next != END ? job.graph().source(visit.next) : visit.next;
  }

  private void advance(Visit visit) {
    visit.next = visit.ofNeeds ? job.graph().nextIn(visit.next) : nextChild[visit.next];
  }

  private int[] union(int[] some, int[] more) {
    if (some.length == 0) {
      return more;
    }
    int[] all = some;
    for (int task : more) {
      boolean there = false;
      for (int one : all) {
        there |= one == task;
      }
      if (!there && all.length < most) {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = task;
      }
    }
    return all;
  }

  /** The first of the tasks for which whoever needs this one waits too, or {@link #END}. */
  private int firstChild(int task) {
    int size = job.graph().size();
    if (firstChild.length < size) {
      firstChild = new int[size];
      nextChild = new int[size];
      Arrays.fill(firstChild, END);
      for (int child = size - 1; child >= 0; child--) {
        int parent = job.graph().joinedParent(child);
        if (parent >= 0) {
          nextChild[child] = firstChild[parent];
          firstChild[parent] = child;
        }
      }
    }
    return firstChild[task];
  }
}
