package dev.hilera.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A commit of the loop, for Java Flight Recorder. Costs next to nothing unless recorded. */
@Name("dev.hilera.Commit")
@Label("Commit")
@Category("Hilera")
@Description("One transaction with what a turn of the loop decided")
@StackTrace(false)
final class CommitEvent extends Event {
  @Label("Jobs that changed")
  int jobs;

  @Label("Rows, about")
  int rows;

  @Label("Committed")
  boolean committed;
}
