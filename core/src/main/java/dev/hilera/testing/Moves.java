package dev.hilera.testing;

import dev.hilera.job.Ending;
import dev.hilera.store.Batch;
import dev.hilera.store.Claim;
import dev.hilera.store.Membership;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Offer;
import dev.hilera.store.Pulse;
import dev.hilera.store.Store;
import dev.hilera.store.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches what goes between the nodes of a {@link Trial}, as the store sees it: counts what was
 * offered and what became of it, and judges that each attempt is claimed once, that its end is
 * decided once, and that nobody offers it again who may not.
 */
final class Moves {
  private final Store store;
  private final Map<Id, Move> moves = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> nodes = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  private record Id(long job, int task, int attempt) {
    @Override
    public String toString() {
      return "job " + job + ": attempt " + attempt + " of task " + task;
    }
  }

  /** How far it is. */
  private record Move(long claimer, boolean over) {}

  Moves(Store store) {
    this.store = store;
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** What was wrong, in words. */
  List<String> violations() {
    return violations;
  }

  /** The store, with an eye on it. */
  Store watched() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                done(arguments == null ? null : arguments[0], answer);
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private void done(@Nullable Object asked, @Nullable Object answer) {
    switch (asked) {
      case Batch batch -> batch.offers().forEach(this::offered);
      case Claim claim when answer instanceof List<?> taken ->
          taken.forEach(offer -> claimed((Offer) offer, claim.incarnation()));
      case Verdict verdict when Boolean.TRUE.equals(answer) -> decided(verdict);
      case NodeInfo node when answer instanceof Membership joined -> {
        Long older = nodes.put(node.name(), joined.incarnation());
        if (older != null) {
          buried(older);
        }
      }
      case null, default -> {
        if (answer instanceof Pulse pulse) {
          pulse.buried().forEach(this::buried);
        }
      }
    }
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  private void offered(Offer offer) {
    count("offered");
    Id id = new Id(offer.job(), offer.task(), offer.attempt());
    Move before = moves.put(id, new Move(0, false));
    if (before != null && before.claimer() != 0) {
      violations.add(id + " is offered again although a node had claimed it");
    }
  }

  private void claimed(Offer offer, long by) {
    count("claimed");
    Id id = new Id(offer.job(), offer.task(), offer.attempt());
    Move before = moves.put(id, new Move(by, false));
    if (before == null || before.over() || before.claimer() != 0) {
      violations.add(id + " is claimed although " + (before == null ? "not offered" : "it was"));
    }
  }

  private void decided(Verdict verdict) {
    Ending ending = verdict.ending();
    Id id = new Id(verdict.job(), verdict.task(), verdict.attempt());
    Move before = moves.get(id);
    if (before == null || before.over()) {
      violations.add(id + " ends although it is not under way");
      return;
    }
    if ((ending == null) != (before.claimer() == 0)) {
      violations.add(id + " is taken back although it is claimed, or ended although it is not");
    }
    boolean own = verdict.incarnation() == before.claimer();
    boolean givenBack = own && ending != null && ending.startedAt() == 0; // it never began
    count(
        ending == null
            ? "taken back"
            : !own ? "revoked" : givenBack ? "given back" : ending.outcome().word());
    moves.put(id, new Move(givenBack ? 0 : before.claimer(), true));
  }

  private void buried(long node) {
    moves.replaceAll((id, move) -> {
      boolean its = move.claimer() == node && !move.over();
      if (its) {
        count("lost");
      }
      return its ? new Move(node, true) : move;
    });
  }
}
