package dev.hilera.engine;

import dev.hilera.Progress;
import dev.hilera.Spawn;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt tells the node that drives its job, or asks of it, from another one: the body of
 * a letter to the job.
 *
 * @param task its number
 * @param attempt its number
 * @param node the incarnation that runs it
 * @param what it is about
 */
record Plea(int task, int attempt, long node, What what) {

  /** What it is about; values as the store keeps them. */
  sealed interface What {}

  /** A worker took it. */
  record Began(long at) implements What {}

  /** How far it is. */
  record Far(Progress progress) implements What {}

  /** A value is kept under a name. */
  record Checkpoint(String name, @Nullable Object stored) implements What {}

  /** It sleeps until a time, without a worker, and its node wakes it. */
  record Asleep(String name, long until) implements What {}

  /** It has a worker again. */
  record Woken(long at) implements What {}

  /** When a sleep ends that it spends with its worker. */
  record Deadline(String name, long until) implements What {}

  /** Tasks are added. */
  record Tasks(Spawn batch) implements What {}
}
