package dev.hilera;

/** What a failed task means for the tasks that do not need it. */
public enum OnFailure {
  /** Independent tasks go on; the job ends failed when all is done. */
  CONTINUE,
  /** Everything else is cancelled at once. */
  FAIL_FAST
}
