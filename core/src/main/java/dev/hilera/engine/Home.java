package dev.hilera.engine;

import dev.hilera.Progress;
import dev.hilera.Spawn;
import dev.hilera.job.Ending;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To whom an attempt tells what becomes of it, and of whom its code asks: the node that drives its
 * job, this one or another.
 */
interface Home {
  /** Whether that is another node. */
  boolean isElsewhere();

  /** Whether a worker may take it now; else it is given back. */
  boolean admits(LiveAttempt attempt);

  /** A worker took it. */
  void begun(LiveAttempt attempt, long at);

  /** It is over, and this is the only end of it that is told from here. */
  void ended(LiveAttempt attempt, Ending ending);

  /** How far it is. */
  void told(LiveAttempt attempt, Progress progress);

  /** Keeps a value under a name; durable on return. */
  void checkpoint(LiveAttempt attempt, String name, @Nullable Object stored)
      throws InterruptedException;

  /** Keeps when a sleep ends that it spends with its worker; durable on return. */
  void deadline(LiveAttempt attempt, String name, long until) throws InterruptedException;

  /** It sleeps until a time, without its worker; durable on return. What wakes it is here. */
  void sleeps(LiveAttempt attempt, String name, long until) throws InterruptedException;

  /** It has a worker again after a sleep. */
  void woken(LiveAttempt attempt, long at);

  /** Adds tasks, all or none; durable on return. */
  void spawn(LiveAttempt attempt, Spawn tasks) throws InterruptedException;

  /** The tasks whose results it sees, by name. */
  Map<String, Integer> predecessors(LiveAttempt attempt);
}
