package dev.hilera.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An attempt on its worker, for Java Flight Recorder. Costs next to nothing unless recorded. */
@Name("dev.hilera.Attempt")
@Label("Attempt")
@Category("Hilera")
@Description("An attempt from the moment a worker took it until its code had ended")
@StackTrace(false)
final class AttemptEvent extends Event {
  @Label("Job id")
  long jobId;

  @Label("Task number")
  int task;

  @Label("Attempt number")
  int attempt;

  @Label("Outcome")
  @Nullable String outcome;
}
