package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.store.StoreException.Kind;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Two stores to which the same is done, and which must say the same, refusals included. */
final class StorePair {
  private final Store reference;
  private Store compared;

  private record Said(@Nullable Object value, @Nullable Kind refusal) {
    @Override
    public String toString() {
      return refusal == null ? StoreTexts.text(value) : "refused as " + refusal;
    }
  }

  StorePair(Store reference, Store compared) {
    this.reference = reference;
    this.compared = compared;
  }

  /** What both answer. */
  <T> T same(Function<Store, T> call) {
    T first = call.apply(reference);
    assertThat(StoreTexts.text(call.apply(compared))).isEqualTo(StoreTexts.text(first));
    return first;
  }

  /** What the second answers, having said the same as the first: values are encoded there. */
  <T> T stored(Function<Store, T> call) {
    String first = StoreTexts.text(call.apply(reference));
    T second = call.apply(compared);
    assertThat(StoreTexts.text(second)).isEqualTo(first);
    return second;
  }

  void both(Consumer<Store> call) {
    call.accept(reference);
    call.accept(compared);
  }

  /** Commits all that the jobs of a node have changed. */
  void commit(StoreNode node) {
    commit(node, node.changed());
  }

  void commit(StoreNode node, Batch batch) {
    both(store -> store.commit(batch));
    node.batch++;
  }

  /** Does what both may refuse; the kind of the refusal, if they do. */
  @Nullable Kind attempt(Function<Store, ?> call) {
    Said first = said(call, reference);
    assertThat(said(call, compared)).hasToString(first.toString());
    return first.refusal();
  }

  private static Said said(Function<Store, ?> call, Store store) {
    try {
      return new Said(call.apply(store), null);
    } catch (StoreException e) {
      return new Said(null, e.kind());
    }
  }

  StoreComparison comparison(Random random) {
    return new StoreComparison(random, this);
  }

  /**
   * The second is closed and opened again; in the first all nodes die in another way. Ids that were
   * given and not used may be given again: the second catches up.
   *
   * @return the incarnation of the one node that lives afterwards
   */
  long restart(UnaryOperator<Store> reopen, NodeInfo node) {
    compared = reopen.apply(compared);
    long only = same(store -> store.join(node).incarnation());
    both(store -> store.heartbeat(new Beat(only, java.time.Duration.ofMillis(-1), Room.NONE)));
    long reached = reference.reserveIds(1);
    long id = compared.reserveIds(1);
    assertThat(id).isLessThanOrEqualTo(reached);
    if (id < reached) {
      compared.reserveIds((int) (reached - id));
    }
    return only;
  }
}
