package dev.hilera.job;

import static dev.hilera.TaskStatus.CANCELLED;
import static dev.hilera.TaskStatus.COMPLETED;
import static dev.hilera.TaskStatus.FAILED;
import static dev.hilera.TaskStatus.NOT_RUN;
import static dev.hilera.TaskStatus.READY;
import static dev.hilera.TaskStatus.RUNNING;
import static dev.hilera.TaskStatus.SLEEPING;
import static dev.hilera.TaskStatus.WAITING;

import dev.hilera.TaskStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state machine of a task: every legal step, and no other.
 *
 * <pre>{@code
 * WAITING --> READY --> RUNNING --> COMPLETED
 *    |  \      ^  |      |  ^  \--> FAILED
 *    |   \     |  |      v  |
 *    |    --> SLEEPING <----'        any of the four --> CANCELLED
 *    v
 * NOT_RUN                            a retry of the job builds its tasks anew, at WAITING
 * }</pre>
 */
public final class TaskSteps {
  private static final Map<TaskStatus, Set<TaskStatus>> NEXT = new EnumMap<>(TaskStatus.class);

  static {
    NEXT.put(WAITING, EnumSet.of(READY, SLEEPING, CANCELLED, NOT_RUN));
    NEXT.put(READY, EnumSet.of(RUNNING, CANCELLED));
    NEXT.put(RUNNING, EnumSet.of(SLEEPING, READY, COMPLETED, FAILED, CANCELLED));
    NEXT.put(SLEEPING, EnumSet.of(READY, CANCELLED));
    NEXT.put(COMPLETED, EnumSet.noneOf(TaskStatus.class));
    NEXT.put(FAILED, EnumSet.noneOf(TaskStatus.class));
    NEXT.put(CANCELLED, EnumSet.noneOf(TaskStatus.class));
    NEXT.put(NOT_RUN, EnumSet.noneOf(TaskStatus.class));
  }

  private static final boolean[] ALLOWED = table();

  private TaskSteps() {}

  /** Whether a task may go from one status to the other. */
  public static boolean allows(TaskStatus from, TaskStatus to) {
    return ALLOWED[from.ordinal() * 8 + to.ordinal()];
  }

  private static boolean[] table() {
    boolean[] allowed = new boolean[64];
    NEXT.forEach(
        (from, all) -> all.forEach(to -> allowed[from.ordinal() * 8 + to.ordinal()] = true));
    return allowed;
  }
}
