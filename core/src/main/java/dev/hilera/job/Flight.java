package dev.hilera.job;

import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import org.jspecify.annotations.Nullable;

/** An attempt between being handed out and its end, as its job knows it. */
public final class Flight {
  private final int task;
  private final int attempt;
  private long node;
  private boolean abroad;
  private long startedAt;
  private long startSeq;
  private boolean asleep;
  private boolean aloft;
  private boolean dirty;
  private int percent;
  private @Nullable Object companion;

  Flight(int task, int attempt, long node) {
    this.task = task;
    this.attempt = attempt;
    this.node = node;
  }

  static Flight of(AttemptRow row) {
    Flight flight = new Flight(row.task(), row.attempt(), row.node());
    flight.startedAt = row.startedAt();
    flight.startSeq = row.startSeq();
    flight.asleep = row.status() == TaskStatus.SLEEPING;
    flight.aloft = !flight.asleep;
    return flight;
  }

  /** The task's number. */
  public int task() {
    return task;
  }

  /** The attempt's number. */
  public int attempt() {
    return attempt;
  }

  /** The incarnation it was handed out on; 0 while no node has claimed what was offered. */
  public long node() {
    return node;
  }

  /** Whether it was offered to other nodes, and so is not this one's to end. */
  public boolean abroad() {
    return abroad;
  }

  /** It was offered to other nodes; this one has claimed it, or none has. */
  void abroad(long claimer) {
    abroad = true;
    node = claimer;
  }

  /** What its node keeps of it; the job knows nothing of that. */
  public @Nullable Object companion() {
    return companion;
  }

  /** Lets the node find again what it keeps of the attempt. */
  public void companion(Object kept) {
    companion = kept;
  }

  /** When a worker took it, 0 before. */
  public long startedAt() {
    return startedAt;
  }

  /** Whether it sleeps, or is awake but has no worker yet. */
  public boolean asleep() {
    return asleep;
  }

  long startSeq() {
    return startSeq;
  }

  void started(long at, long seq) {
    startedAt = at;
    startSeq = seq;
  }

  /** What it tells of itself, with a percent that never falls. */
  Progress raised(Progress told) {
    percent = Math.max(percent, told.percent());
    return new Progress(percent, told.message());
  }

  void asleep(boolean now) {
    asleep = now;
  }

  /** Whether it counts as running: handed out and not asleep. */
  boolean aloft() {
    return aloft;
  }

  void aloft(boolean now) {
    aloft = now;
  }

  /** Marks that its row must be written; true if it was not marked before. */
  boolean markDirty() {
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  boolean takeDirty() {
    boolean was = dirty;
    dirty = false;
    return was;
  }
}
