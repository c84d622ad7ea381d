package dev.hilera;

/** Tasks that a running task adds to its job: one batch, all or nothing. */
public final class Spawn extends TaskList {
  private boolean detached;

  /** An empty batch. */
  public Spawn() {}

  /** The tasks that depend on the spawning task do not wait for this batch. */
  public Spawn detached() {
    detached = true;
    return this;
  }

  /** Whether they do not. */
  public boolean isDetached() {
    return detached;
  }
}
