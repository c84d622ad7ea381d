package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Why;
import dev.hilera.job.JobRow;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why tasks are not final: of a job that this node drives as the loop's memory has it, of
 * others as the store tells.
 */
public final class Reasons {
  /** So many tasks are answered for at a time. */
  private static final int PAGE = 1_000;

  private final Site site;
  private final Parts node;
  private final Inquiry.Budget budget = new Inquiry.Budget();

  Reasons(Site site, Parts node) {
    this.site = site;
    this.node = node;
  }

  /** Of one task; empty if it is final. */
  public Optional<Why> of(long job, String task) {
    return ask(job, task, 0, 1).stream().findFirst();
  }

  /** Of the tasks of a job that are not final, by number, from one on. */
  public List<Why> of(long job, int from, int most) {
    return most < 1 ? List.of() : ask(job, null, from, Math.min(most, PAGE));
  }

  private List<Why> ask(long job, @Nullable String task, int from, int most) {
    Map<Long, NodeInfo> nodes = Stores.told(() -> site.store().ask(new Question.Nodes()));
    Inquiry inquiry = new Inquiry(job, task, from, most, nodes);
    while (inquiry.goesOn()) {
      Answer<Boolean> answer = new Answer<>(site.host());
      site.inbox().add(new Errand(answer, turn -> inquiry.go(turn, node, budget)));
      answer.join();
    }
    if (inquiry.isHere()) {
      return inquiry.found();
    }
    StoredReasons stored = stored(job, nodes);
    return task == null ? stored.of(from, most) : stored.of(task);
  }

  private StoredReasons stored(long job, Map<Long, NodeInfo> nodes) {
    Question.JobRecord record =
        Stores.told(() -> site.store().ask(new Question.JobById(job)))
            .orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
    boolean elsewhere =
        record.row().is(JobRow.STARTED)
            && record.owner() != node.incarnation()
            && nodes.containsKey(record.owner());
    return new StoredReasons(site, record, nodes, elsewhere);
  }
}
