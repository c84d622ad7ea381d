package dev.hilera.engine;

import dev.hilera.Resources;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.AbroadTasks;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Offer;
import dev.hilera.store.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What this node offers to others of the jobs that it drives: ready tasks beyond what its own
 * workers take, up to what the others say they have free. An offer that nobody claims is taken back
 * when a worker is free here, and after a while in any case. Of one that was claimed only the claim
 * decides the end; see {@link Judged}.
 *
 * <p>Belongs to the loop's thread, but for {@link #rooms}.
 */
final class Offers {
  /** Tasks that must stay here are passed over, but so many at most in a turn. */
  private static final int MOST_PASSED = 32;

  /** What nobody claimed for so long is looked at anew. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Site site;
  private final long incarnation;
  private final Recalls recalls;
  private final AtomicReference<@Nullable List<Room>> news = new AtomicReference<>();
  private final Map<Long, Map<Integer, Offered>> byJob = new HashMap<>();
  private final Map<Long, List<Demand>> held = new HashMap<>();
  private final Set<Long> refused = new HashSet<>();
  private final List<Offer> written = new ArrayList<>();
  private List<Room> rooms = List.of();
  private ReadyQueue ready = new ReadyQueue();

  Offers(Site site, long incarnation, Recalls recalls) {
    this.site = site;
    this.incarnation = incarnation;
    this.recalls = recalls;
  }

  /** Where tasks go back to. */
  void queue(ReadyQueue tasks) {
    ready = tasks;
  }

  /** What the other nodes have free; from any thread. */
  void rooms(List<Room> others) {
    news.set(others);
  }

  /** The offers of this turn, for its batch. */
  List<Offer> written() {
    return List.copyOf(written);
  }

  /** They are in the store. */
  void committed() {
    written.clear();
  }

  /** Whether there is anything of it: nothing is, ever, where no other node is. */
  boolean isIdle() {
    return byJob.isEmpty() && rooms.isEmpty() && news.get() == null;
  }

  /**
   * Offers what the workers here have left.
   *
   * @param touched jobs that change
   */
  void offer(Set<LiveJob> touched) {
    List<Runnable> passed = new ArrayList<>(0);
    while (!rooms.isEmpty() && passed.size() < MOST_PASSED) {
      Lane lane = ready.next(this::fits);
      if (lane == null) {
        break;
      }
      LiveJob job = lane.job();
      long since = lane.since();
      int task = ready.take(lane);
      if (!job.tasks().isReady(task)) {
        continue;
      }
      if (mayGo(job, task)) {
        touched.add(job);
        offer(job, task, since);
      } else {
        passed.add(() -> ready.putBack(job, task, since));
      }
    }
    passed.forEach(Runnable::run);
  }

  private void offer(LiveJob job, int task, long since) {
    Flight flight = new AbroadTasks(job).offer(task);
    Offer offer = describe(job, flight);
    remember(flight, new Offered(offer, since, site.host().nanos(), Offered.State.OPEN));
    written.add(offer);
    take(offer.resources());
  }

  private Offer describe(LiveJob job, Flight flight) {
    return new Offer(
        job.info().id(),
        flight.task(),
        flight.attempt(),
        incarnation,
        job.info().options().priority(),
        job.graph().options(flight.task()).resources());
  }

  private void remember(Flight flight, Offered offered) {
    flight.companion(offered);
    byJob.computeIfAbsent(offered.job(), id -> new HashMap<>()).put(offered.task(), offered);
  }

  /**
   * Takes in what the others have free; without what is offered already and may be claimed any
   * moment.
   *
   * @return whether any of them said something new
   */
  boolean hear() {
    List<Room> others = news.getAndSet(null);
    if (others != null) {
      rooms = new ArrayList<>(others);
      byJob
          .values()
          .forEach(some ->
              some.values().stream()
                  .filter(one -> one.state() != Offered.State.CLAIMED)
                  .forEach(one -> take(one.resources())));
    }
    return others != null;
  }

  /** How many tasks more the others have workers for. */
  int room() {
    return rooms.stream().mapToInt(Room::workers).sum();
  }

  private boolean fits(Resources ask) {
    return rooms.stream().anyMatch(room -> ask.fitsIn(room.resources()));
  }

  private void take(Resources ask) {
    for (int i = 0; i < rooms.size(); i++) {
      Room room = rooms.get(i);
      if (ask.fitsIn(room.resources())) {
        if (room.workers() == 1) {
          rooms.remove(i);
        } else {
          rooms.set(i, new Room(room.workers() - 1, room.resources().minus(ask)));
        }
        return;
      }
    }
  }

  private boolean mayGo(LiveJob job, int task) {
    return job.tasks().flight(task) == null && isMovable(job, task);
  }

  /**
   * Whether another node can run it: its code must be there, and nothing bind it to this one. What
   * may have killed a node stays where it is.
   */
  boolean isMovable(LiveJob job, int task) {
    TaskOptions options = job.graph().options(task);
    return options.node() == null
        && options.labels().isEmpty()
        && options.with().isEmpty()
        && options.apart().isEmpty()
        && job.tasks().lost(task) == 0
        && !refused.contains(job.info().id())
        && switch (job.graph().work(task)) {
          case Work.Code _ -> !site.store().durable() || job.info().type() != null;
          case Work.Typed _ -> true;
          case Work.Command _, Work.Other _ -> false;
        };
  }

  /** Takes back what was not claimed: what fits here, for so many free workers, and all the old. */
  void recall(int free, Predicate<Resources> fits) {
    if (byJob.isEmpty()) {
      return;
    }
    long now = site.host().nanos();
    int left = free;
    for (Map<Integer, Offered> some : byJob.values()) {
      for (Offered one : some.values()) {
        boolean open = one.state() == Offered.State.OPEN;
        boolean wanted = open && left > 0 && fits.test(one.resources());
        left -= wanted ? 1 : 0;
        if (wanted || (open && now - one.at() > PATIENCE_NANOS)) {
          ask(one);
        }
      }
    }
  }

  private void ask(Offered offered) {
    offered.state(Offered.State.ASKED);
    recalls.takeBack(offered);
  }

  /** The job is being cancelled, and so is all of it that is elsewhere. */
  void revoke(long job) {
    of(job).values().stream().filter(Offered::revoke).forEach(recalls::revoke);
  }

  private Map<Integer, Offered> of(long job) {
    return byJob.getOrDefault(job, Map.of());
  }

  /**
   * Whether a command must wait for what other nodes may have claimed: a pause until it is known
   * what they have, a cancel of a task until its claim is decided. It comes again then.
   */
  boolean holds(LiveJob live, Command command, Demand demand) {
    List<Offered> concerned = concerned(live, command);
    if (concerned.isEmpty()) {
      return false;
    }
    held.computeIfAbsent(live.info().id(), id -> new ArrayList<>(1)).add(demand);
    for (Offered one : concerned) {
      if (command.verb() == Command.Verb.CANCEL && one.revoke()) {
        recalls.revoke(one);
      } else if (command.verb() == Command.Verb.PAUSE && one.state() == Offered.State.OPEN) {
        ask(one);
      }
    }
    return true;
  }

  private List<Offered> concerned(LiveJob live, Command command) {
    Map<Integer, Offered> some = of(live.info().id());
    if (command.verb() == Command.Verb.PAUSE) {
      return some.values().stream().filter(one -> one.state() != Offered.State.CLAIMED).toList();
    }
    String task = command.verb() == Command.Verb.CANCEL ? command.task() : null;
    Offered one = task == null ? null : some.get(live.graph().find(task));
    return one == null ? List.of() : List.of(one);
  }

  private void release(long job) {
    List<Demand> some = held.remove(job);
    if (some != null) {
      some.forEach(demand -> site.inbox().add(demand.again()));
    }
  }

  /** Another node has it, for sure. */
  void claimed(Flight flight) {
    if (flight.companion() instanceof Offered offered) {
      offered.state(Offered.State.CLAIMED);
      release(offered.job());
    }
  }

  /** The attempt is as if it had never been offered. */
  void takenBack(LiveJob live, Flight flight) {
    long since = flight.companion() instanceof Offered offered ? offered.since() : 0;
    if (new AbroadTasks(live).takenBack(flight)) {
      ready.putBack(live, flight.task(), since);
    }
    over(live, flight.task());
  }

  /** The attempt is over. */
  void over(LiveJob live, int task) {
    long job = live.info().id();
    Map<Integer, Offered> some = of(job);
    some.remove(task);
    if (some.isEmpty()) {
      byJob.remove(job);
    }
    release(job);
  }

  /** Another node could not run what it claimed of the job. */
  void refused(LiveJob live) {
    refused.add(live.info().id());
  }

  /** An attempt of a job that was read from the store. */
  void loaded(LiveJob live, Flight flight) {
    Offered.State state = flight.node() == 0 ? Offered.State.OPEN : Offered.State.CLAIMED;
    Offered again = new Offered(describe(live, flight), 0, site.host().nanos(), state);
    again.doubt();
    remember(flight, again);
  }

  /** The job leaves. */
  void forget(long job) {
    byJob.remove(job);
    refused.remove(job);
    release(job);
  }

  /** All is forgotten, to be read again. */
  void clear() {
    byJob.clear();
    written.clear();
    List.copyOf(held.keySet()).forEach(this::release);
  }

  /** This node drives nothing any more. */
  void close(RuntimeException why) {
    held.values().forEach(some -> some.forEach(demand -> demand.again().failed(why)));
    held.clear();
  }
}
