package dev.hilera.store;

import dev.hilera.JobStatus;
import dev.hilera.job.Abroad;
import dev.hilera.job.Ending;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.StoredJob;
import dev.hilera.store.StoreException.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Keeps everything on the heap: the reference that the other stores are compared with. Several
 * engines of one process may share it, each through the one instance.
 *
 * <p>One lock guards all; rows are immutable, so what a reader got stays as it was.
 */
public final class MemoryStore implements Store {
  private final LongSupplier clock;
  private final boolean shared;
  private final TreeMap<Long, MemoryJob> jobs = new TreeMap<>();
  private final int[] statuses = new int[JobStatus.values().length];
  private final Map<String, Long> keys = new HashMap<>();
  private final TreeMap<Long, MemoryNode> nodes = new TreeMap<>();
  private final Map<Long, String> nodeNames = new HashMap<>();
  private final TreeMap<Long, Mail> mail = new TreeMap<>();
  private final MemoryOffers offers = new MemoryOffers();
  private long lastJob;
  private long lastIncarnation;
  private long lastMail;
  private boolean closed;

  /**
   * An empty store.
   *
   * @param clock epoch milliseconds, by which leases are measured
   */
  public MemoryStore(LongSupplier clock) {
    this(clock, false);
  }

  private MemoryStore(LongSupplier clock, boolean shared) {
    this.clock = clock;
    this.shared = shared;
  }

  /** An empty store for several nodes, which watch over each other. */
  public static MemoryStore shared(LongSupplier clock) {
    return new MemoryStore(clock, true);
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public synchronized Membership join(NodeInfo node) {
    ensureOpen();
    List<Long> older =
        nodes.values().stream()
            .filter(other -> other.info.name().equals(node.name()))
            .map(other -> other.incarnation)
            .toList();
    older.forEach(this::bury);
    long now = clock.getAsLong();
    MemoryNode joined = new MemoryNode(++lastIncarnation, node, now);
    nodes.put(joined.incarnation, joined);
    nodeNames.put(joined.incarnation, node.name());
    return new Membership(joined.incarnation, now, shared);
  }

  @Override
  public synchronized Pulse heartbeat(Beat beat) {
    long incarnation = beat.incarnation();
    long now = clock.getAsLong();
    MemoryNode caller = alive(incarnation);
    caller.seenAt = now;
    caller.room = beat.room();
    List<Long> dead =
        beat.lease() == null ? List.of() : silent(now - beat.lease().toMillis(), incarnation);
    dead.forEach(this::bury);
    return new Pulse(
        now,
        mail.values().stream().anyMatch(letter -> isFor(letter, incarnation)),
        jobs.values().stream().anyMatch(job -> job.isOrphan()),
        offers.anyOpenFor(incarnation),
        dead,
        rooms(incarnation));
  }

  private List<Room> rooms(long caller) {
    return nodes.values().stream()
        .filter(node -> node.incarnation != caller && node.room.workers() > 0)
        .map(node -> node.room)
        .toList();
  }

  private List<Long> silent(long since, long caller) {
    return nodes.values().stream()
        .filter(node -> node.seenAt <= since && node.incarnation != caller)
        .map(node -> node.incarnation)
        .toList();
  }

  private void bury(long incarnation) {
    nodes.remove(incarnation);
    jobs.values().removeIf(job -> job.isStaged() && job.owner == incarnation && forgetKey(job));
    jobs.values().stream().filter(job -> job.owner == incarnation).forEach(job -> job.owner = 0);
    long now = clock.getAsLong();
    for (Offer lost : offers.bury(incarnation)) {
      tell(Verdict.lost(lost, incarnation, now));
    }
    mail.values().removeIf(letter -> letter.node() == incarnation);
  }

  @Override
  public synchronized long reserveIds(int count) {
    ensureOpen();
    long first = lastJob + 1;
    lastJob += count;
    return first;
  }

  @Override
  public synchronized long stage(long incarnation, JobInfo info, GraphPart part) {
    alive(incarnation);
    if (info.key() != null) {
      Long holder = keys.putIfAbsent(info.key(), info.id());
      if (holder != null) {
        return holder;
      }
    }
    MemoryJob job = new MemoryJob(info, incarnation);
    job.add(part);
    jobs.put(info.id(), job);
    return info.id();
  }

  @Override
  public synchronized void commit(Batch batch) {
    MemoryNode node = alive(batch.incarnation());
    if (node.batch != batch.number() - 1) {
      throw new StoreException(
          Kind.FENCED, "batch " + batch.number() + " does not follow batch " + node.batch, null);
    }
    for (JobChanges changes : batch.jobs()) {
      if (!isWritable(changes, batch.incarnation())) {
        throw new StoreException(
            Kind.REFUSED,
            "job " + changes.job() + " is not owned by this node, or is there already",
            null);
      }
    }
    node.batch = batch.number();
    for (JobChanges changes : batch.jobs()) {
      JobInfo info = changes.created();
      MemoryJob job = jobs.get(changes.job());
      if (job == null && info != null) {
        job = new MemoryJob(info, batch.incarnation());
        jobs.put(info.id(), job);
        lastJob = Math.max(lastJob, info.id());
      }
      if (job != null) {
        count(job, -1);
        job.apply(changes);
        count(job, 1);
      }
    }
    batch.offers().forEach(offers::put);
    batch.consumed().forEach(mail::remove);
  }

  /** Keeps how many jobs have each status, so that nobody counts them. */
  private void count(MemoryJob job, int change) {
    if (!job.isStaged()) {
      statuses[job.row().status().ordinal()] += change;
    }
  }

  private boolean isWritable(JobChanges changes, long incarnation) {
    MemoryJob job = jobs.get(changes.job());
    if (job == null) {
      return changes.created() != null && !changes.parts().isEmpty();
    }
    return job.owner == incarnation && job.isStaged() == (changes.created() != null);
  }

  @Override
  public synchronized boolean settle(long incarnation, long number) {
    MemoryNode node = alive(incarnation);
    if (node.batch >= number) {
      return node.voided != number;
    }
    node.batch = number;
    node.voided = number;
    return false;
  }

  @Override
  public synchronized List<StoredJob> adopt(Adoption wanted) {
    long incarnation = wanted.incarnation();
    alive(incarnation);
    if (wanted.job() != 0) {
      MemoryJob job = jobs.get(wanted.job());
      boolean free = job != null && !job.isStaged() && (job.owner == 0 || job.owner == incarnation);
      return free && job != null ? List.of(adopted(job, incarnation)) : List.of();
    }
    return jobs.tailMap(wanted.after(), false).values().stream()
        .filter(job ->
            job.isOrphan() || (wanted.mine() && job.owner == incarnation && job.isUnfinished()))
        .sorted(
            Comparator.comparingInt((MemoryJob job) -> -job.info.options().priority())
                .thenComparingLong(job -> job.info.id()))
        .limit(wanted.most())
        .map(job -> adopted(job, incarnation))
        .toList();
  }

  @Override
  public synchronized void send(Mail letter) {
    ensureOpen();
    long id = ++lastMail;
    mail.put(id, new Mail(id, letter.job(), letter.node(), letter.request(), letter.body()));
  }

  @Override
  public synchronized List<Mail> mail(long incarnation, int most) {
    alive(incarnation);
    return mail.values().stream().filter(letter -> isFor(letter, incarnation)).limit(most).toList();
  }

  private boolean isFor(Mail letter, long incarnation) {
    MemoryJob job = jobs.get(letter.job());
    return letter.node() == incarnation
        || (job != null && !job.isStaged() && job.owner == incarnation);
  }

  @Override
  public synchronized List<Offer> claim(Claim wanted) {
    alive(wanted.incarnation());
    return offers.claim(wanted);
  }

  @Override
  public synchronized boolean decide(Verdict verdict) {
    alive(verdict.incarnation());
    MemoryJob job = jobs.get(verdict.job());
    long claimer = offers.decide(verdict, by -> job != null && job.owner == by);
    if (claimer > 0) {
      Ending ending = verdict.ending();
      tell(new Verdict(verdict.job(), verdict.task(), verdict.attempt(), claimer, ending));
    }
    return claimer >= 0;
  }

  private void tell(Verdict verdict) {
    send(new Mail(0, verdict.job(), 0, "", verdict));
  }

  private StoredJob adopted(MemoryJob job, long incarnation) {
    job.owner = incarnation;
    return job.stored(abroad(job.info.id()));
  }

  private List<Abroad> abroad(long job) {
    Stream<Abroad> told =
        mail.values().stream()
            .filter(letter -> letter.job() == job && letter.body() instanceof Verdict)
            .map(letter -> (Verdict) Objects.requireNonNull(letter.body()))
            .map(verdict -> new Abroad(verdict.task(), verdict.attempt(), verdict.incarnation()));
    return Stream.concat(offers.of(job), told).toList();
  }

  @Override
  public synchronized <A> A ask(Question<A> question) {
    ensureOpen();
    return new MemoryAnswers(jobs, statuses, nodes, nodeNames, offers, this::abroad)
        .answer(question);
  }

  @Override
  public synchronized int remove(Removal removal) {
    ensureOpen();
    List<MemoryJob> wanted =
        removal.job() == 0
            ? beyond(removal)
            : Stream.ofNullable(jobs.get(removal.job())).filter(MemoryStore::isFinished).toList();
    for (MemoryJob job : wanted) {
      long id = job.info.id();
      forgetKey(job);
      count(job, -1);
      jobs.remove(id);
      offers.remove(id);
      mail.values().removeIf(letter -> letter.job() == id);
    }
    return wanted.size();
  }

  private List<MemoryJob> beyond(Removal removal) {
    long finished = jobs.values().stream().filter(MemoryStore::isFinished).count();
    int[] place = {0};
    return jobs.values().stream()
        .filter(MemoryStore::isFinished)
        .filter(job ->
            place[0]++ < finished - removal.keep()
                || job.row().moments().endedAt() < removal.endedBefore())
        .filter(job -> removal.owner() == 0 || job.owner == 0 || job.owner == removal.owner())
        .limit(removal.most())
        .toList();
  }

  private static boolean isFinished(MemoryJob job) {
    return !job.isStaged() && job.row().status().isFinal();
  }

  private boolean forgetKey(MemoryJob job) {
    if (job.info.key() != null) {
      keys.remove(job.info.key(), job.info.id());
    }
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private MemoryNode alive(long incarnation) {
    ensureOpen();
    MemoryNode node = nodes.get(incarnation);
    if (node == null) {
      throw new StoreException(Kind.FENCED, "incarnation " + incarnation + " is buried", null);
    }
    return node;
  }

  private void ensureOpen() {
    if (closed) {
      throw new StoreException(Kind.FAILED, "the store is closed", null);
    }
  }

  /** An incarnation that is alive. */
  static final class MemoryNode {
    final long incarnation;
    final NodeInfo info;
    private long batch;
    private long voided;
    private long seenAt;
    private Room room = Room.NONE;

    MemoryNode(long incarnation, NodeInfo info, long seenAt) {
      this.incarnation = incarnation;
      this.info = info;
      this.seenAt = seenAt;
    }
  }
}
