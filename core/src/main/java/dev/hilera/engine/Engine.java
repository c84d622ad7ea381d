package dev.hilera.engine;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobHistory;
import dev.hilera.JobStatus;
import dev.hilera.JobType;
import dev.hilera.Outcome;
import dev.hilera.Problem;
import dev.hilera.Resources;
import dev.hilera.Stats;
import dev.hilera.Subscription;
import dev.hilera.job.Ending;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Membership;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node: wires the parts together, starts and stops them, and turns the facade's commands into
 * messages for the loop.
 */
public final class Engine {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  final Site site;
  private final long incarnation;
  private final Workers workers;
  private final Timeouts timeouts;
  private final AttemptRun attemptRun;
  private final Attempts attempts;
  private final Capacity capacity;
  private final LiveJobs jobs;
  private final Loader loader;
  private final Delivery delivery;
  private final Retention retention;
  final Parts parts;
  private final Inspector inspector;
  private final Ledger ledger;
  private final Loop loop;
  private final Post post;
  private final Heart heart;
  private final Exchange exchange;
  private final Guests guests;
  private final Submitter submitter;
  private final JobCommands commands;
  private final Map<Long, String> names = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * Starts a node on a store that is open; the engine closes the store.
   *
   * @throws HileraException.Invalid with every fault of the configuration
   */
  public Engine(Config config, Store store, Host machine) {
    Host host = new SteadyHost(machine);
    Codes codes = ConfigRules.check(config);
    Seams seams = Seams.find(config);
    Values values = new Values(store, seams.codec(), config.limits().resultBytes());
    this.site = new Site(config, host, store, new Inbox(host), new Alarms(host), values, codes);
    Config.Node node = config.node();
    Membership member =
        store.join(new NodeInfo(node.name(), node.labels(), node.capacity(), config.workers()));
    this.incarnation = member.incarnation();
    this.workers = new Workers(site, config.workers(), this::run, this::look);
    this.timeouts = new Timeouts(site, workers);
    this.attemptRun = new AttemptRun(site, timeouts, seams.runners());
    this.attempts = new Attempts(timeouts, seams.runners(), node.name(), new Here(site));
    this.capacity = new Capacity(node, attempts);
    Lease lease = new Lease(host, TimeUnit.NANOSECONDS.convert(config.times().lease()));
    this.post = new Post(site, incarnation, lease, member.shared());
    this.exchange = new Exchange(host);
    Guests.Rooms rooms = new Guests.Rooms(workers, capacity, attempts, timeouts);
    Pleas pleas = new Pleas(site, incarnation, exchange, post);
    this.guests = new Guests(site, incarnation, exchange, pleas, rooms, lease);
    Offers offers = new Offers(site, incarnation, new Recalls(site, incarnation, exchange));
    this.jobs = new LiveJobs(site, workers, attempts, capacity, offers, guests, incarnation);
    this.loader = new Loader(site, incarnation);
    this.delivery = new Delivery(host, this::nodeName);
    this.ledger = new Ledger(store, host, incarnation);
    this.retention = new Retention(site, loader, incarnation);
    this.parts = new Parts(jobs, workers, attempts, capacity, config.workers(), incarnation);
    this.inspector = new Inspector(site, parts);
    Chores chores = new Chores(retention, inspector);
    this.loop = new Loop(site, jobs, loader, delivery, ledger, chores, lease);
    this.heart = new Heart(site, incarnation, lease, loop, post, offers, guests);
    this.submitter = new Submitter(site, capacity, incarnation);
    this.commands = new JobCommands(site, post, this::ensureOpen);
    loader.start();
    loop.start();
    if (member.shared()) {
      heart.start();
      exchange.start();
    }
    retention.start();
    LOG.log(
        System.Logger.Level.INFO,
        "node '" + node.name() + "' started, " + config.workers() + " workers, " + config.store());
  }

  private void run(LiveAttempt attempt) {
    attemptRun.run(attempt);
  }

  private void look() {
    loop.look();
  }

  private @Nullable String nodeName(long node) {
    if (node == incarnation) {
      return site.config().node().name();
    }
    return names.computeIfAbsent(
        node, one -> site.store().ask(new Question.NodeName(one)).orElse(null));
  }

  /** Where views of what is stored come from. */
  public Queries queries() {
    return new Queries(site, this::nodeName, workers);
  }

  /** What forgets finished jobs. */
  public Forgetting forgetting() {
    ensureOpen();
    return new Forgetting(site.store());
  }

  /** The types by whose names jobs can be built, in the order of registration. */
  public List<JobType<?>> jobTypes() {
    return site.codes().jobTypes();
  }

  /** Takes in a finished job from elsewhere; its id here. */
  public long restore(JobHistory history) {
    ensureOpen();
    return submitter.restore(history);
  }

  /** Whether the loop turns and its last commit succeeded, as far as one was tried lately. */
  public boolean commits() {
    return !loop.hasEnded() && ledger.answers();
  }

  /** What was decided one way or the other. */
  public Config.Policy policy() {
    return site.config().policy();
  }

  /** This node, with what it has now. */
  public Config.Node node() {
    return capacity.node();
  }

  /** What turns values into JSON, if there is such. */
  public Optional<Codec> codec() {
    return site.values().codecIfAny();
  }

  /** The time as the host tells it. */
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli(site.host().millis());
  }

  /** Who says why tasks are not final. */
  public Reasons reasons() {
    return new Reasons(site, parts);
  }

  /** Every fault of a description; nothing is created. */
  public List<Problem> check(Job job) {
    return submitter.check(job);
  }

  /**
   * Creates a job, durable on return.
   *
   * @return its id, or that of the job that has its key
   */
  public long submit(Job job, boolean start) {
    ensureOpen();
    return submitter.submit(job, start, commands::start);
  }

  /** What can be asked of a job that exists. */
  public JobCommands commands() {
    return commands;
  }

  /**
   * Waits until the job's present run is over.
   *
   * @param nanos at most
   * @return its status; empty if the time passed
   */
  public Optional<JobStatus> await(long job, long nanos) throws InterruptedException {
    Answer<JobStatus> answer = new Answer<>(site.host());
    delivery.awaitFinish(job, answer);
    try {
      long end = site.host().nanos() + nanos;
      while (true) {
        JobStatus now = status(job);
        long left = nanos == Host.Waiter.FOREVER ? nanos : end - site.host().nanos();
        if (now.isFinal()) {
          return Optional.of(now);
        }
        if (answer.await(Math.min(left, post.lookNanos()))) {
          return Optional.of(answer.await());
        }
        if (left <= post.lookNanos()) {
          return Optional.empty();
        }
      }
    } finally {
      delivery.stopAwaiting(job, answer);
    }
  }

  private JobStatus status(long job) {
    return Stores.told(() -> site.store().ask(new Question.JobById(job)))
        .orElseThrow(() -> new HileraException.Unknown("there is no job " + job))
        .row()
        .status();
  }

  /** Whether others have declared this node dead, so that it has stopped. */
  public boolean hasLeft() {
    return loop.hasEnded();
  }

  /** Tells the listener of events from now on, of one job or, with 0, of all. */
  public Subscription watch(long job, Consumer<Event> listener) {
    ensureOpen();
    Subscriber subscriber = new Subscriber(job, listener, delivery, site.host());
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox().add(new Errand(answer, turn -> jobs.all().forEach(delivery::watch)));
    boolean told = false;
    try {
      answer.join();
      told = true;
    } finally {
      if (!told) {
        subscriber.close();
      }
    }
    return subscriber;
  }

  /** Changes what this node has; see {@link Capacity#change}. */
  public void capacity(Resources total) {
    ensureOpen();
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            new Errand(
                answer,
                turn -> {
                  Event changed = capacity.change(total, turn.now());
                  delivery.publishEvents(List.of(changed));
                }));
    answer.join();
  }

  /** What is going on here at this moment. */
  public Stats stats() {
    return new Stats(
        site.config().workers(),
        workers.busy(),
        workers.processed(),
        timeouts.asleep(),
        timeouts.abandoned(),
        inspector.stuck(),
        capacity.used());
  }

  /**
   * Lets running attempts finish, releases those that have not within the drain time, closes the
   * store. Idempotent.
   *
   * @return whether none had to be released; {@code false} if it was closed before
   */
  public boolean close(Duration drain) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
    }
    ask(turn -> jobs.close());
    long begin = site.host().nanos();
    long most = TimeUnit.NANOSECONDS.convert(drain);
    Host.Waiter waiter = site.host().waiter();
    while (workers.busy() > 0 && site.host().nanos() - begin < most && !loop.hasEnded()) {
      waiter.await(Math.min(20_000_000, Math.max(1, most - (site.host().nanos() - begin))));
    }
    AtomicBoolean whole = new AtomicBoolean();
    ask(turn -> whole.set(release(turn) + guests.release() == 0));
    awaitExchange(waiter);
    loop.close();
    while (!loop.hasEnded()) {
      waiter.await(5_000_000);
    }
    awaitRunners(waiter);
    workers.close();
    retention.close();
    exchange.close();
    heart.close();
    loader.close();
    site.alarms().close();
    site.store().close();
    LOG.log(System.Logger.Level.INFO, "node '" + site.config().node().name() + "' stopped");
    return whole.get();
  }

  /** What ran here for others is told; if the store does not answer, they find out. */
  private void awaitExchange(Host.Waiter waiter) {
    long end = site.host().nanos() + site.config().times().lease().toNanos();
    while (!exchange.isIdle() && !loop.hasEnded() && site.host().nanos() < end) {
      waiter.await(5_000_000);
    }
  }

  /** Runners end processes, which takes the grace time and a moment. */
  private void awaitRunners(Host.Waiter waiter) {
    long end = site.host().nanos() + site.config().times().grace().plusSeconds(2).toNanos();
    while (attemptRun.withRunners() + timeouts.dropping() > 0 && site.host().nanos() < end) {
      waiter.await(5_000_000);
    }
  }

  private void ask(Consumer<Turn> deed) {
    if (!loop.hasEnded()) {
      Answer<Boolean> answer = new Answer<>(site.host());
      site.inbox().add(new Errand(answer, deed));
      try {
        while (!answer.await(50_000_000) && !loop.hasEnded()) {
          site.inbox().nudge();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives back what still runs: it will be tried again, by whoever opens the store next. */
  private int release(Turn turn) {
    int count = 0;
    for (LiveAttempt attempt : attempts.all()) {
      LiveJob live = jobs.find(attempt.job().id());
      if (live != null
          && live.tasks().isCurrent(attempt.task(), attempt.number())
          && attempt.end()) {
        attempts.remove(attempt);
        Ending released = attempt.ending(Outcome.RELEASED, turn.now(), null);
        jobs.touch(live);
        live.tasks().ended(attempt.task(), released, turn.random(), turn.lostLimit());
        timeouts.stop(attempt);
        count++;
      }
    }
    return count;
  }

  private synchronized void ensureOpen() {
    if (closed) {
      throw new HileraException("the engine is closed; open another one");
    }
    if (loop.hasEnded()) {
      throw new HileraException("this node was declared dead by others and left; open it again");
    }
  }
}
