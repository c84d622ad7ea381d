package dev.hilera.server.jobfile;

import dev.hilera.HileraException;
import java.util.Comparator;
import java.util.List;

/** A job file that was refused, for all its faults at once. Nothing was created. */
public final class JobFileException extends HileraException {
  private static final long serialVersionUID = 1L;
  private final transient List<Fault> faults;

  JobFileException(List<Fault> faults) {
    super(String.join("\n", sorted(faults).stream().map(Fault::toString).toList()));
    this.faults = sorted(faults);
  }

  /** Every fault, in the order of the file. */
  public List<Fault> faults() {
    return faults;
  }

  private static List<Fault> sorted(List<Fault> faults) {
    return faults.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
        .toList();
  }
}
