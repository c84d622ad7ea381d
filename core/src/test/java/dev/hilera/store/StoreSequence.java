package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobLoad;
import dev.hilera.job.JobOptions;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import dev.hilera.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A random sequence of what nodes do, done to two stores alike: they must answer alike. Jobs live
 * in one place; what they change is committed to both stores.
 */
public final class StoreSequence {
  private static final int STEPS = 80;

  /** Everything is asked after so many steps. */
  private static final int ALL = 16;

  private static final List<String> NAMES = List.of("one", "two", "three");

  private final Random random;
  private final StorePair stores;
  private final UnaryOperator<Store> reopen;
  private final List<StoreNode> nodes = new ArrayList<>();
  private final List<StoreNode> dead = new ArrayList<>();
  private final StoreTraffic traffic;
  private long lastJob;
  private long now = StoreFixture.NOW;

  /**
   * Two empty stores, the reference and the one to compare with it.
   *
   * @param reopen closes a store and opens it again with what it holds
   */
  public StoreSequence(long seed, Store reference, Store compared, UnaryOperator<Store> reopen) {
    random = new Random(seed);
    stores = new StorePair(reference, compared);
    traffic = new StoreTraffic(random, stores, nodes);
    this.reopen = reopen;
  }

  /** Does it all. */
  public void run() {
    join("one");
    join("two");
    for (int step = 1; step <= STEPS; step++) {
      now += random.nextInt(5);
      step(node());
      StoreComparison comparison = stores.comparison(random);
      if (step % ALL == 0) {
        comparison.askAll(lastJob + 1);
      } else {
        comparison.askSome(lastJob);
      }
    }
  }

  private StoreNode node() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private void step(StoreNode node) {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> submit(node);
      case 4 -> reload(node);
      case 5 -> join(NAMES.get(random.nextInt(3)));
      case 6 -> bury(node);
      case 7 -> wrongBatch(node);
      case 8 -> repeatedBatch(node);
      case 9 -> settle(node);
      case 10 -> foreignBatch(node, node());
      case 11 -> foreignCreation(node, node());
      case 12 -> retry(node);
      case 13 -> traffic.letters(node, lastJob);
      case 14 -> traffic.offer(node, now);
      case 15 -> traffic.claimAndDecide(node, now);
      case 16 -> remove();
      case 17 -> adopt(node);
      case 18 -> fromTheGrave();
      case 19 -> restart();
      default -> {
        now = node.turn(now);
        stores.commit(node);
      }
    }
  }

  private @Nullable Kind attempt(Batch batch) {
    return stores.attempt(store -> {
      store.commit(batch);
      return "";
    });
  }

  // Nodes come and go

  private void join(String name) {
    long incarnation = stores.same(store -> store.join(StoreFixture.node(name)).incarnation());
    leave(nodes.stream().filter(node -> node.name.equals(name)).toList());
    StoreNode joined = new StoreNode(name, incarnation, random);
    nodes.add(joined);
    adopt(joined);
  }

  private void bury(StoreNode node) {
    Beat beat = new Beat(node.incarnation, Duration.ofMillis(-1), Room.NONE);
    List<Long> buried =
        stores.same(store -> store.heartbeat(beat).buried().stream().sorted().toList());
    assertThat(buried).hasSize(nodes.size() - 1);
    leave(nodes.stream().filter(one -> one != node).toList());
    adopt(node);
  }

  /** What they have not committed is lost with them. */
  private void leave(List<StoreNode> buried) {
    for (StoreNode node : buried) {
      nodes.remove(node);
      now = node.turn(now);
      dead.add(node);
    }
  }

  private void restart() {
    nodes.forEach(stores::commit);
    traffic.end(now);
    leave(List.copyOf(nodes));
    StoreNode only = new StoreNode("one", stores.restart(reopen, StoreFixture.node("one")), random);
    nodes.add(only);
    adopt(only);
  }

  /** A node that is buried and does not know it finds out, whatever it tries. */
  private void fromTheGrave() {
    if (dead.isEmpty()) {
      return;
    }
    StoreNode stale = dead.get(random.nextInt(dead.size()));
    long me = stale.incarnation;
    List<Function<Store, ?>> all =
        List.of(
            store -> store.heartbeat(new Beat(me, Duration.ofMillis(-1), Room.NONE)),
            store -> store.settle(me, stale.batch + random.nextInt(2)),
            store -> store.adopt(new Adoption(me, 0, 0, true, 9)),
            store -> store.mail(me, 9),
            store -> store.claim(new Claim(me, Resources.of("cpu", 9), 9)),
            store -> store.decide(new Verdict(1, 0, 1, me, null)),
            store -> store.stage(me, info(99_999), StoreFixture.tasks(StoreFixture.needs())));
    assertThat(stores.attempt(all.get(random.nextInt(all.size())))).isEqualTo(Kind.FENCED);
    assertThat(attempt(stale.changed())).isEqualTo(Kind.FENCED);
  }

  private void reload(StoreNode node) {
    stores.commit(node);
    load(node, new Adoption(node.incarnation, 0, 0, true, 1_000));
  }

  private void adopt(StoreNode node) {
    stores.commit(node);
    long after = random.nextBoolean() ? 0 : random.nextLong(lastJob + 1);
    load(
        node,
        new Adoption(node.incarnation, 0, after, random.nextBoolean(), 1 + random.nextInt(4)));
    if (random.nextBoolean()) {
      load(node, new Adoption(node.incarnation, 0, 0, false, 1_000));
    }
    load(node, Adoption.of(node.incarnation, random.nextLong(lastJob + 2)));
    stores.same(store -> store.heartbeat(new Beat(node.incarnation, null, Room.NONE)).orphans());
  }

  private void load(StoreNode node, Adoption wanted) {
    stores.stored(store -> store.adopt(wanted)).forEach(node::load);
  }

  // Batches that must not be written

  private void wrongBatch(StoreNode node) {
    stores.commit(node);
    long wrong = node.batch + (random.nextBoolean() ? 2 + random.nextInt(3) : -random.nextInt(3));
    Batch batch = new Batch(node.incarnation, wrong, List.of(), List.of(), List.of());
    assertThat(attempt(batch)).isEqualTo(Kind.FENCED);
  }

  private void repeatedBatch(StoreNode node) {
    now = node.turn(now);
    Batch batch = node.changed();
    stores.commit(node, batch);
    assertThat(attempt(batch)).isEqualTo(Kind.FENCED);
    assertThat(isIn(node, batch.number())).isTrue();
  }

  /** A commit is lost on its way: it is settled as not in, and then it is too late for it. */
  private void settle(StoreNode node) {
    now = node.turn(now);
    Batch late = node.changed();
    long number = late.number() + random.nextInt(2);
    assertThat(isIn(node, number)).isFalse();
    assertThat(isIn(node, number)).isFalse();
    assertThat(attempt(late)).isEqualTo(Kind.FENCED);
    node.batch = number;
    stores.commit(node, node.next(late.jobs(), List.of(), List.of()));
  }

  private boolean isIn(StoreNode node, long number) {
    return stores.same(store -> store.settle(node.incarnation, number));
  }

  private void foreignBatch(StoreNode owner, StoreNode other) {
    stores.commit(owner);
    stores.commit(other);
    if (owner == other || owner.jobs.isEmpty()) {
      return;
    }
    List<LiveJob> all = List.copyOf(owner.jobs.values());
    LiveJob job = all.get(random.nextInt(all.size()));
    for (int i = 0; i < 5; i++) {
      now = owner.act(job, now);
    }
    JobChanges changes = job.takeChanges();
    if (changes != null) {
      Batch batch = other.next(List.of(changes), List.of(), List.of());
      assertThat(attempt(batch)).isEqualTo(Kind.REFUSED);
      load(owner, Adoption.of(owner.incarnation, job.info().id()));
    }
  }

  /** Jobs are created once, and staged ones by who staged them. */
  private void foreignCreation(StoreNode owner, StoreNode other) {
    long id = stores.same(store -> store.reserveIds(1));
    lastJob = id;
    GraphPart part = StoreFixture.tasks(StoreFixture.needs(), StoreFixture.needs(0));
    JobInfo info = info(id);
    boolean staged = random.nextBoolean();
    if (staged) {
      if (stores.same(store -> store.stage(owner.incarnation, info, part)) != id) {
        return;
      }
      LiveJob early = LiveJob.submit(info, part, true);
      stores.commit(other);
      Batch batch = other.next(changes(early), List.of(), List.of());
      if (owner != other) {
        assertThat(attempt(batch)).isEqualTo(Kind.REFUSED);
      }
    }
    if (info.key() == null || staged) {
      stores.commit(owner);
      stores.commit(
          owner, owner.next(changes(LiveJob.submit(info, part, staged)), List.of(), List.of()));
      Batch again = other.next(changes(LiveJob.submit(info, part, false)), List.of(), List.of());
      assertThat(attempt(again)).isEqualTo(Kind.REFUSED);
      load(owner, Adoption.of(owner.incarnation, id));
    }
  }

  private static List<JobChanges> changes(LiveJob job) {
    JobChanges taken = job.takeChanges();
    return taken == null ? List.of() : List.of(taken);
  }

  // What happens besides

  private void submit(StoreNode node) {
    long id = stores.same(store -> store.reserveIds(1));
    lastJob = id;
    int[][] needs = new int[1 + random.nextInt(6)][];
    for (int task = 0; task < needs.length; task++) {
      needs[task] =
          task == 0 || random.nextBoolean() ? new int[0] : new int[] {random.nextInt(task)};
    }
    GraphPart part = StoreFixture.tasks(needs);
    JobInfo info = info(id);
    boolean staged = info.key() != null || random.nextBoolean();
    if (staged && stores.same(store -> store.stage(node.incarnation, info, part)) != id) {
      return;
    }
    if (staged && random.nextInt(8) == 0) {
      return; // never created
    }
    node.jobs.put(id, LiveJob.submit(info, part, staged));
    stores.commit(node);
  }

  private JobInfo info(long id) {
    JobOptions options =
        new JobOptions(
            random.nextInt(3),
            OnFailure.values()[random.nextInt(2)],
            0,
            null,
            null,
            null,
            Retry.times(1 + random.nextInt(2)).backoff(Duration.ofMillis(10)),
            null,
            "cheapest");
    String key = random.nextInt(4) == 0 ? "key" + random.nextInt(3) : null;
    Map<String, String> labels =
        random.nextBoolean() ? Map.of() : Map.of("label", "l" + random.nextInt(3));
    byte[] params = random.nextBoolean() ? null : StoreNode.value(random);
    return new JobInfo(id, "job " + id, "", null, params, labels, key, "print", "t0", now, options);
  }

  private void retry(StoreNode node) {
    stores.commit(node);
    for (LiveJob job : List.copyOf(node.jobs.values())) {
      JobStatus status = job.status();
      if ((status == JobStatus.FAILED || status == JobStatus.CANCELLED) && random.nextBoolean()) {
        Adoption one = Adoption.of(node.incarnation, job.info().id());
        StoredJob stored = stores.stored(store -> store.adopt(one)).getFirst();
        int task = random.nextBoolean() ? -1 : random.nextInt(job.graph().size());
        if (task < 0
            || (job.tasks().status(task).isFinal()
                && job.tasks().status(task) != TaskStatus.COMPLETED)) {
          LiveJob retried = JobLoad.retry(stored, task, now);
          retried.due(now);
          node.jobs.put(job.info().id(), retried);
        }
      }
    }
    stores.commit(node);
  }

  private void remove() {
    nodes.forEach(stores::commit);
    int keep = random.nextInt(6);
    long before = now - random.nextInt(200);
    long job = random.nextInt(3) == 0 ? 1 + random.nextLong(lastJob + 1) : 0;
    long owner = random.nextBoolean() ? 0 : node().incarnation;
    int most = random.nextInt(6);
    stores.same(store -> store.remove(new Removal(before, keep, job, owner, most)));
    for (StoreNode node : nodes) {
      node.jobs.keySet().removeIf(this::isGone);
    }
  }

  private boolean isGone(long job) {
    return stores.same(store -> store.ask(new Question.JobById(job))).isEmpty();
  }
}
