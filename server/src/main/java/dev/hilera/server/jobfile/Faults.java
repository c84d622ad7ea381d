package dev.hilera.server.jobfile;

import java.util.ArrayList;
import java.util.List;

/** The faults of one file, gathered while it is read. */
public final class Faults {
  /** More than this many are only counted: nobody reads them, and a big file can have millions. */
  private static final int SHOWN = 100;

  private final String file;
  private final List<Fault> found = new ArrayList<>();
  private int more;

  /** None yet of this file, as it is named to people. */
  public Faults(String file) {
    this.file = file;
  }

  /** One more. */
  public void add(Node.Mark at, String field, String problem) {
    if (found.size() < SHOWN) {
      found.add(new Fault(file, at.line(), at.column(), field, problem));
    } else {
      more++;
    }
  }

  /** One that ends the reading. */
  JobFileException fatal(Node.Mark at, String field, String problem) {
    add(at, field, problem);
    return exception();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All of them. */
  public JobFileException exception() {
    List<Fault> all = new ArrayList<>(found);
    if (more > 0) {
      Fault last = found.getLast();
      all.add(
          new Fault(
              file, last.line(), Integer.MAX_VALUE, "job", "and " + more + " further faults"));
    }
    return new JobFileException(all);
  }
}
