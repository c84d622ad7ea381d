package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import dev.hilera.job.Ending;
import dev.hilera.job.Flight;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobLoad;
import dev.hilera.job.JobOptions;
import dev.hilera.job.JobRow;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A random sequence of what engines do, done to two stores alike: they must answer alike. Jobs live
 * in one place; what they change is committed to both stores.
 */
public final class StoreSequence {
  private static final int STEPS = 60;

  private final Random random;
  private final Store[] stores;
  private final Map<Long, LiveJob> jobs = new TreeMap<>();
  private final Map<Long, Map<Integer, Long>> timers = new HashMap<>();
  private final List<Offer> offers = new ArrayList<>();
  private long node;
  private long other;
  private String name = "one";
  private long batch;
  private long now = StoreFixture.NOW;

  /** Two empty stores, the reference and the one to compare with it. */
  public StoreSequence(long seed, Store reference, Store compared) {
    random = new Random(seed);
    stores = new Store[] {reference, compared};
  }

  /** Does it all. */
  public void run() {
    node = join(name);
    other = join("two");
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(5);
      step();
      new StoreComparison(random, stores[0], stores[1]).askAll(jobs.size());
    }
  }

  private long join(String name) {
    return same(store -> store.join(StoreFixture.node(name)).incarnation());
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> submit();
      case 2 -> reload();
      case 3 -> restart();
      case 4 -> wrongBatch();
      case 5 -> retry();
      case 6 -> letters();
      case 7 -> offer();
      case 8 -> remove();
      default -> turn();
    }
  }

  // What a turn does

  private void turn() {
    for (LiveJob job : jobs.values()) {
      for (int i = random.nextInt(12); i > 0; i--) {
        act(job);
      }
      job.sweep(random.nextInt(5));
    }
    commit();
  }

  private void act(LiveJob job) {
    if (job.status().isFinal()) {
      return;
    }
    switch (random.nextInt(40)) {
      case 0 -> job.pause(now);
      case 1 -> job.cancel(now);
      case 2 -> job.giveUp(now, "no luck");
      case 3, 4, 5, 6, 7 -> {
        if (!job.is(JobRow.STARTED)) {
          job.start(now);
        } else if (job.is(JobRow.PAUSED)) {
          job.resume(now);
        }
      }
      case 8 -> cancel(job);
      default -> {
        job.due(now);
        act(job, random.nextInt(job.graph().size()));
      }
    }
  }

  private void cancel(LiveJob job) {
    int task = random.nextInt(job.graph().size());
    if (!job.tasks().status(task).isFinal() && job.is(JobRow.STARTED)) {
      job.cancelTask(task, now);
    }
  }

  private void act(LiveJob job, int task) {
    Flight flight = job.tasks().flight(task);
    switch (job.tasks().status(task)) {
      case READY -> {
        if (flight == null && job.mayRun()) {
          job.tasks().handOut(task, node);
        } else if (flight != null && !flight.asleep()) {
          handedOut(job, task);
        } else if (flight != null && job.mayRun()) {
          job.tasks().handOut(task, node);
          job.tasks().begun(task, now);
        }
      }
      case RUNNING -> running(job, task);
      case SLEEPING -> {
        Long until = timers.getOrDefault(job.info().id(), Map.of()).get(task);
        if (until != null) {
          now = Math.max(now, until);
          job.tasks().wake(task, until);
        }
      }
      case WAITING, COMPLETED, FAILED, CANCELLED, NOT_RUN -> {}
    }
  }

  private void handedOut(LiveJob job, int task) {
    if (random.nextInt(3) == 0) {
      job.tasks().withdraw(task);
    } else {
      job.tasks().begun(task, now);
    }
  }

  private void running(LiveJob job, int task) {
    switch (random.nextInt(8)) {
      case 0 -> job.tasks().sleep(task, "nap" + random.nextInt(2), now + random.nextInt(50), now);
      case 1 -> job.tasks().checkpoint(task, "c" + random.nextInt(2), value());
      case 2 -> job.tasks().progress(task, new Progress(random.nextInt(101), "so far"));
      case 3 -> spawn(job, task);
      default -> {
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        boolean good = outcome == Outcome.COMPLETED;
        byte[] value = good ? value() : null;
        String error = outcome.failed() ? "error " + random.nextInt(100) : null;
        job.tasks().ended(task, new Ending(outcome, now, now, true, value, error), 0.5, 3);
      }
    }
  }

  private void spawn(LiveJob job, int task) {
    GraphPart.Origin origin = new GraphPart.Origin(job.graph().size(), task, random.nextBoolean());
    job.spawned(StoreFixture.tasks(origin, StoreFixture.needs(), StoreFixture.needs()), now);
  }

  private byte[] value() {
    return StoreFixture.bytes("v" + random.nextInt(1_000));
  }

  private void commit() {
    List<JobChanges> changes = new ArrayList<>();
    for (LiveJob job : jobs.values()) {
      JobChanges taken = job.takeChanges();
      if (taken != null) {
        changes.add(taken);
        taken
            .timers()
            .forEach(timer ->
                timers
                    .computeIfAbsent(job.info().id(), id -> new HashMap<>())
                    .put(timer.task(), timer.at()));
      }
    }
    batch++;
    both(store -> store.commit(new Batch(node, batch, changes, List.of(), List.of())));
  }

  // What happens besides

  private void submit() {
    long id = same(store -> store.reserveIds(1));
    int[][] needs = new int[1 + random.nextInt(6)][];
    for (int task = 0; task < needs.length; task++) {
      needs[task] =
          task == 0 || random.nextBoolean() ? new int[0] : new int[] {random.nextInt(task)};
    }
    GraphPart part = StoreFixture.tasks(needs);
    JobInfo info = info(id);
    boolean staged = info.key() != null || random.nextBoolean();
    if (staged && same(store -> store.stage(node, info, part)) != id) {
      return;
    }
    LiveJob job = LiveJob.submit(info, part, staged);
    jobs.put(id, job);
    commit();
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
            null);
    String key = random.nextInt(4) == 0 ? "key" + random.nextInt(3) : null;
    Map<String, String> labels =
        random.nextBoolean() ? Map.of() : Map.of("label", "l" + random.nextInt(3));
    return new JobInfo(
        id,
        "job " + id,
        "",
        null,
        random.nextBoolean() ? null : value(),
        labels,
        key,
        "print",
        "t0",
        now,
        options);
  }

  private void reload() {
    commit();
    load(new Adoption(node, 0, 0, true, 1_000));
  }

  private void load(Adoption wanted) {
    List<StoredJob> first = stores[0].adopt(wanted);
    List<StoredJob> second = stores[1].adopt(wanted);
    assertThat(StoreTexts.text(second)).isEqualTo(StoreTexts.text(first));
    for (StoredJob stored : second) {
      LiveJob live = JobLoad.load(stored);
      jobs.put(live.info().id(), live);
    }
  }

  /** The node dies with what it had not committed; its next start, or the other node, goes on. */
  private void restart() {
    jobs.values().forEach(job -> act(job));
    jobs.clear();
    if (random.nextBoolean()) {
      node = join(name);
    } else {
      Beat beat = new Beat(other, Duration.ofMillis(-1));
      same(store -> store.heartbeat(beat).buried());
      node = other;
      other = join(name);
      name = name.equals("one") ? "two" : "one";
    }
    batch = 0;
    load(new Adoption(node, 0, 0, false, 2));
    load(new Adoption(node, 0, 0, false, 1_000));
    for (Question.JobRecord record : stores[0].ask(Question.Jobs.newest(1_000))) {
      if (record.owner() == 0) {
        load(Adoption.of(node, record.info().id()));
      }
    }
  }

  private void wrongBatch() {
    long number = batch + random.nextInt(3);
    Batch wrong =
        new Batch(node, number == batch + 1 ? 0 : number, List.of(), List.of(), List.of());
    for (Store store : stores) {
      assertThat(StoreCommits.kind(() -> store.commit(wrong)))
          .isEqualTo(StoreException.Kind.FENCED);
    }
    batch++;
    boolean in = same(store -> store.settle(node, batch));
    boolean again = same(store -> store.settle(node, batch));
    assertThat(in || again).isFalse();
  }

  private void retry() {
    commit();
    for (LiveJob job : List.copyOf(jobs.values())) {
      JobStatus status = job.status();
      if ((status == JobStatus.FAILED || status == JobStatus.CANCELLED) && random.nextBoolean()) {
        Adoption one = Adoption.of(node, job.info().id());
        StoredJob stored = stores[1].adopt(one).getFirst();
        int task = random.nextBoolean() ? -1 : random.nextInt(job.graph().size());
        if (task < 0
            || (job.tasks().status(task).isFinal()
                && job.tasks().status(task) != TaskStatus.COMPLETED)) {
          jobs.put(job.info().id(), JobLoad.retry(stored, task, now));
        }
      }
    }
    commit();
  }

  private void letters() {
    long job = jobs.isEmpty() ? 0 : random.nextInt(10);
    Mail mail = new Mail(0, job, job == 0 ? other : 0, "r" + now, value());
    both(store -> store.send(mail));
    String mine = StoreTexts.text(stores[0].mail(node, 10));
    assertThat(StoreTexts.text(stores[1].mail(node, 10))).isEqualTo(mine);
    List<Long> ids = stores[0].mail(node, 10).stream().limit(2).map(Mail::id).toList();
    batch++;
    both(store -> store.commit(new Batch(node, batch, List.of(), List.of(), ids)));
  }

  private void offer() {
    Offer offer =
        new Offer(
            1 + random.nextInt(9),
            random.nextInt(4),
            (int) batch + 1,
            node,
            random.nextInt(3),
            Resources.of("cpu", random.nextInt(4)));
    offers.add(offer);
    batch++;
    both(store -> store.commit(new Batch(node, batch, List.of(), List.of(offer), List.of())));
    Claim claim = new Claim(other, Resources.of("cpu", random.nextInt(6)), random.nextInt(3));
    same(store -> store.claim(claim));
    Offer some = offers.get(random.nextInt(offers.size()));
    Verdict revoked = new Verdict(some.job(), some.task(), some.attempt(), node, null);
    Ending ending = new Ending(Outcome.LOST, now, now, true, null, null);
    Verdict lost = new Verdict(some.job(), some.task(), some.attempt(), other, ending);
    Verdict verdict = random.nextBoolean() ? revoked : lost;
    same(store -> store.decide(verdict));
    same(store -> store.mail(node, 100).size());
    same(store -> store.heartbeat(new Beat(other, null)).offers());
  }

  private void remove() {
    commit();
    int keep = random.nextInt(4);
    long before = now - random.nextInt(200);
    long owner = random.nextBoolean() ? 0 : random.nextBoolean() ? node : other;
    int most = random.nextInt(4);
    same(store -> store.remove(new Removal(before, keep, 0, owner, most)));
    jobs.keySet().removeIf(id -> stores[0].ask(new Question.JobById(id)).isEmpty());
  }

  private void both(Consumer<Store> call) {
    call.accept(stores[0]);
    call.accept(stores[1]);
  }

  private <T> T same(Function<Store, T> call) {
    T first = call.apply(stores[0]);
    assertThat(call.apply(stores[1])).isEqualTo(first);
    return first;
  }
}
