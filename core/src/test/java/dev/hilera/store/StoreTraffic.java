package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.job.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the nodes of a random sequence send, offer and take from one another. */
final class StoreTraffic {
  private final Random random;
  private final StorePair stores;
  private final List<StoreNode> nodes;
  private final List<Offer> offers = new ArrayList<>();

  StoreTraffic(Random random, StorePair stores, List<StoreNode> nodes) {
    this.random = random;
    this.stores = stores;
    this.nodes = nodes;
  }

  private StoreNode node() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  void letters(StoreNode node, long lastJob) {
    long job = random.nextLong(lastJob + 2);
    Mail mail =
        new Mail(
            0,
            job,
            job == 0 ? node().incarnation : 0,
            "r" + random.nextInt(100),
            StoreNode.value(random));
    stores.both(store -> store.send(mail));
    int most = 1 + random.nextInt(5);
    List<Mail> mine = stores.same(store -> store.mail(node.incarnation, most));
    Beat beat = new Beat(node().incarnation, null, Room.NONE);
    stores.same(store -> store.heartbeat(beat).mail());
    stores.commit(node);
    List<Long> done = mine.stream().limit(2).map(Mail::id).toList();
    stores.commit(node, node.next(List.of(), List.of(), done));
    stores.same(store -> store.mail(node.incarnation, most));
  }

  void offer(StoreNode node, long now) {
    List<Long> own = List.copyOf(node.jobs.keySet());
    if (own.isEmpty()) {
      return;
    }
    Offer offer =
        new Offer(
            own.get(random.nextInt(own.size())),
            random.nextInt(4),
            1 + random.nextInt(3),
            node.incarnation,
            random.nextInt(3),
            Resources.of("cpu", random.nextInt(4)));
    offers.add(offer);
    stores.commit(node);
    stores.commit(node, node.next(List.of(), List.of(offer), List.of()));
    claimAndDecide(node(), now);
  }

  void claimAndDecide(StoreNode node, long now) {
    Claim claim =
        new Claim(node.incarnation, Resources.of("cpu", random.nextInt(6)), random.nextInt(3));
    stores.same(store -> store.claim(claim));
    for (Offer some : offers) {
      Ending ending =
          random.nextBoolean() ? null : new Ending(Outcome.LOST, now, now, true, null, null);
      Verdict verdict =
          new Verdict(some.job(), some.task(), some.attempt(), node().incarnation, ending);
      if (random.nextInt(4) == 0) {
        stores.same(store -> store.decide(verdict));
      }
    }
    Beat beat = new Beat(node().incarnation, null, Room.NONE);
    stores.same(store -> store.mail(beat.incarnation(), 100));
    stores.same(store -> store.heartbeat(beat).offers());
  }

  /** All that is claimed is over, so that nothing depends on who is buried first. */
  void end(long now) {
    Ending ending = new Ending(Outcome.RELEASED, now, now, true, null, null);
    for (StoreNode node : nodes) {
      for (Offer some : stores.same(store -> store.ask(new Question.Claimed(node.incarnation)))) {
        Verdict verdict =
            new Verdict(some.job(), some.task(), some.attempt(), node.incarnation, ending);
        boolean decided = stores.same(store -> store.decide(verdict));
        assertThat(decided).isTrue();
      }
    }
  }
}
