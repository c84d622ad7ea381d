package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Spawn;
import dev.hilera.job.Ending;
import dev.hilera.job.JobLoad;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Claim;
import dev.hilera.store.Offer;
import dev.hilera.store.Question;
import dev.hilera.store.Room;
import dev.hilera.store.StoreException;
import dev.hilera.store.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that this node runs for jobs that others drive. It claims offers that fit, runs them as
 * its own, times them, and lets the store decide whether the end it tells counts. What the store
 * says it has claimed is compared with what is here, at each sign of life while there is any and
 * else once in a lease: what it does not know it takes on, what was revoked it interrupts.
 *
 * <p>Offers are claimed, and ends decided, by the thread of the {@link Exchange}; what attempts
 * take of this node is booked by the loop's.
 */
final class Guests implements Home {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** So many are claimed at once, however many workers are free. */
  private static final int MOST = 1_000;

  private final Site site;
  private final long incarnation;
  private final Exchange exchange;
  private final Pleas pleas;
  private final Rooms node;
  private final Lease lease;
  private final Map<Key, Guest> all = new ConcurrentHashMap<>();
  private final Queue<Guest> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<LiveAttempt> departures = new ConcurrentLinkedQueue<>();
  private final Queue<LiveAttempt> awake = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean claiming = new AtomicBoolean();
  private final AtomicBoolean comparing = new AtomicBoolean();
  private volatile long comparedAt;
  private volatile boolean closed;

  /**
   * What attempts need of this node.
   *
   * @param workers run them
   * @param capacity what they take of
   * @param attempts tell what a task is
   * @param timeouts time them
   */
  record Rooms(Workers workers, Capacity capacity, Attempts attempts, Timeouts timeouts) {}

  private record Key(long job, int task, int attempt) {
    static Key of(Offer offer) {
      return new Key(offer.job(), offer.task(), offer.attempt());
    }

    static Key of(LiveAttempt attempt) {
      return new Key(attempt.job().id(), attempt.task(), attempt.number());
    }
  }

  /** What was claimed; without an attempt if it cannot be run here, with the reason. */
  private record Guest(Key key, @Nullable LiveAttempt attempt, @Nullable String missing) {}

  Guests(Site site, long incarnation, Exchange exchange, Pleas pleas, Rooms node, Lease lease) {
    this.site = site;
    this.incarnation = incarnation;
    this.exchange = exchange;
    this.pleas = pleas;
    this.node = node;
    this.lease = lease;
  }

  /** What this node could run for others now. */
  Room room() {
    if (closed || !lease.holds()) {
      return Room.NONE;
    }
    int workers = Math.min(MOST, node.workers().room()) - arrivals.size();
    return workers <= 0
        ? Room.NONE
        : new Room(workers, node.capacity().node().capacity().minus(node.capacity().used()));
  }

  /** After a sign of life: whether there are offers. */
  void pulse(boolean offers) {
    boolean due = site.host().nanos() - comparedAt > lease.nanos();
    if ((due || !all.isEmpty()) && comparing.compareAndSet(false, true)) {
      exchange.add(this::compare);
    }
    if (offers && room().workers() > 0 && claiming.compareAndSet(false, true)) {
      exchange.add(this::claim);
    }
  }

  private void claim() {
    claiming.set(false);
    Room room = room();
    if (room.workers() == 0) {
      return;
    }
    try {
      takeOn(site.store().claim(new Claim(incarnation, room.resources(), room.workers())));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.FENCED) {
        throw e;
      }
      exchange.add(this::compare); // what was claimed all the same is taken on then
    }
  }

  /** Rule 6: what the store says is claimed here, and what is. */
  private void compare() {
    comparing.set(false);
    comparedAt = site.host().nanos();
    List<Offer> claimed = site.store().ask(new Question.Claimed(incarnation));
    takeOn(claimed.stream().filter(offer -> !all.containsKey(Key.of(offer))).toList());
    Set<Key> known = claimed.stream().map(Key::of).collect(Collectors.toSet());
    for (Guest guest : all.values()) {
      if (!known.contains(guest.key())) {
        revoked(guest);
      }
    }
  }

  private void revoked(Guest guest) {
    leave(guest.key());
    LiveAttempt attempt = guest.attempt();
    if (attempt != null && attempt.end()) {
      LOG.log(System.Logger.Level.INFO, attempt + " was revoked by the node that drives its job");
      node.timeouts().stop(attempt);
      depart(attempt);
    }
  }

  private void depart(LiveAttempt attempt) {
    departures.add(attempt);
    site.inbox().nudge();
  }

  private void takeOn(List<Offer> claimed) {
    Map<Long, Optional<LiveJob>> read = new HashMap<>();
    for (Offer offer : claimed) {
      Guest guest = guest(offer, read);
      all.put(guest.key(), guest);
      if (guest.attempt() == null) {
        giveBack(guest.key(), guest.missing());
      } else {
        arrivals.add(guest);
      }
    }
    if (!claimed.isEmpty()) {
      site.inbox().nudge();
    }
  }

  private Guest guest(Offer offer, Map<Long, Optional<LiveJob>> read) {
    Key key = Key.of(offer);
    String missing;
    try {
      LiveJob job = read.computeIfAbsent(offer.job(), this::read).orElse(null);
      if (job == null || !job.tasks().isCurrent(offer.task(), offer.attempt())) {
        return new Guest(key, null, null);
      }
      missing = site.codes().visit(job, offer.task(), site.values());
      if (missing == null) {
        LiveAttempt.Described described = node.attempts().describe(job, offer.task());
        return new Guest(
            key, new LiveAttempt(job.info(), offer.task(), offer.attempt(), described, this), null);
      }
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      missing = "it cannot be read: " + e;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "task " + offer.task() + " of job " + offer.job() + " cannot run here: " + missing);
    return new Guest(key, null, missing);
  }

  private Optional<LiveJob> read(long job) {
    return site.store().ask(new Question.Whole(job)).map(JobLoad::load);
  }

  /**
   * Nobody has begun it here, and nobody will.
   *
   * @param missing why that would be so again, if it would
   */
  private void giveBack(Key key, @Nullable String missing) {
    decide(key, new Ending(Outcome.RELEASED, 0, site.host().millis(), true, null, missing));
  }

  /** If it was decided otherwise before, this counts for nothing. */
  private void decide(Key key, Ending ending) {
    exchange.add(() -> {
      site.store().decide(new Verdict(key.job(), key.task(), key.attempt(), incarnation, ending));
      leave(key);
    });
  }

  private void leave(Key key) {
    all.remove(key);
    if (all.keySet().stream().noneMatch(other -> other.job() == key.job())) {
      site.codes().visited(key.job());
    }
  }

  /** Books what has come and frees what has gone. By the loop. */
  void turn(ReadyQueue ready) {
    for (LiveAttempt gone = departures.poll(); gone != null; gone = departures.poll()) {
      if (node.capacity().free(gone)) {
        ready.unpark();
      }
    }
    List<LiveAttempt> seated = new ArrayList<>(0);
    waken(seated);
    for (Guest guest = arrivals.poll(); guest != null; guest = arrivals.poll()) {
      LiveAttempt attempt = guest.attempt();
      if (attempt == null || attempt.hasEnded()) {
        continue;
      }
      if (closed || !node.capacity().fits(attempt.described().options().resources())) {
        if (attempt.withdraw()) {
          giveBack(guest.key(), null);
        }
      } else {
        node.capacity().book(attempt);
        seated.add(attempt);
      }
    }
    if (!seated.isEmpty()) {
      node.workers().add(seated);
    }
  }

  /** Who has slept goes before who comes, as far as what it takes is free. */
  private void waken(List<LiveAttempt> seated) {
    for (int left = awake.size(); left > 0; left--) {
      LiveAttempt attempt = Objects.requireNonNull(awake.poll());
      if (attempt.hasEnded()) {
        continue;
      }
      if (node.capacity().fits(attempt.described().options().resources())) {
        node.capacity().book(attempt);
        seated.add(attempt);
      } else {
        awake.add(attempt);
      }
    }
  }

  /** Nothing more is claimed, and what no worker has taken is given back. By the loop. */
  void close() {
    closed = true;
    for (Guest guest : all.values()) {
      LiveAttempt attempt = guest.attempt();
      if (attempt != null && attempt.withdraw()) {
        node.capacity().free(attempt);
        giveBack(guest.key(), null);
      }
    }
  }

  /** Gives back what still runs; how many those are. By the loop. */
  int release() {
    int count = 0;
    for (Guest guest : all.values()) {
      LiveAttempt attempt = guest.attempt();
      if (attempt != null && attempt.end()) {
        ended(attempt, attempt.ending(Outcome.RELEASED, site.host().millis(), null));
        node.timeouts().stop(attempt);
        count++;
      }
    }
    return count;
  }

  /** Others have declared this node dead. */
  void abandonAll() {
    closed = true;
    for (Guest guest : all.values()) {
      LiveAttempt attempt = guest.attempt();
      if (attempt != null && attempt.end()) {
        node.timeouts().stop(attempt);
      }
    }
  }

  // What its attempts tell and ask

  @Override
  public boolean isElsewhere() {
    return true;
  }

  /** Past the lease others may run it in its place. */
  @Override
  public boolean admits(LiveAttempt attempt) {
    boolean may = lease.holds();
    if (!may && attempt.withdraw()) {
      giveBack(Key.of(attempt), null);
      depart(attempt);
    }
    return may;
  }

  @Override
  public void begun(LiveAttempt attempt, long at) {
    pleas.tell(attempt, new Plea.Began(at));
  }

  @Override
  public void ended(LiveAttempt attempt, Ending ending) {
    decide(Key.of(attempt), ending);
    depart(attempt);
  }

  @Override
  public void told(LiveAttempt attempt, Progress progress) {
    pleas.tell(attempt, new Plea.Far(progress));
  }

  @Override
  public void checkpoint(LiveAttempt attempt, String name, @Nullable Object stored)
      throws InterruptedException {
    pleas.ask(attempt, new Plea.Checkpoint(name, stored));
  }

  @Override
  public void deadline(LiveAttempt attempt, String name, long until) throws InterruptedException {
    pleas.ask(attempt, new Plea.Deadline(name, until));
  }

  @Override
  public void sleeps(LiveAttempt attempt, String name, long until) throws InterruptedException {
    pleas.ask(attempt, new Plea.Asleep(name, until));
    depart(attempt);
    node.workers().release(attempt);
    wake(attempt, until);
  }

  /** Follows the clock, which may go forward. */
  private void wake(LiveAttempt attempt, long until) {
    long left = until - site.host().millis();
    if (left <= 0) {
      awake.add(attempt);
      site.inbox().nudge();
    } else if (!attempt.hasEnded()) {
      long wait = Math.min(left, Loop.LONGEST_WAIT_MILLIS);
      site.alarms().after(TimeUnit.MILLISECONDS.toNanos(wait), () -> wake(attempt, until));
    }
  }

  @Override
  public void woken(LiveAttempt attempt, long at) {
    pleas.tell(attempt, new Plea.Woken(at));
  }

  @Override
  public void spawn(LiveAttempt attempt, Spawn tasks) throws InterruptedException {
    pleas.ask(attempt, new Plea.Tasks(new SpawnDeed(site, tasks, attempt.task()).batch()));
  }

  @Override
  public Map<String, Integer> predecessors(LiveAttempt attempt) {
    return Stores.told(() -> read(attempt.job().id()))
        .map(job -> job.predecessors(attempt.task()))
        .orElse(Map.of());
  }
}
