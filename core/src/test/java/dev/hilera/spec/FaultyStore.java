package dev.hilera.spec;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.StoredJob;
import dev.hilera.store.Adoption;
import dev.hilera.store.Batch;
import dev.hilera.store.Beat;
import dev.hilera.store.Claim;
import dev.hilera.store.Mail;
import dev.hilera.store.Membership;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Offer;
import dev.hilera.store.Pulse;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store that fails as a test plans it, before or after the real one has done its work. */
final class FaultyStore implements Store {
  private final Store real;
  private final boolean keptOpen;
  private final List<Fault> faults = new ArrayList<>();
  private final AtomicInteger fired = new AtomicInteger();
  private int settleFailures;
  private int stageFailures;
  private @Nullable Gate lateRead;
  private @Nullable Gate heldLoad;
  private List<StoredJob> formerRead = List.of();

  /**
   * A plan.
   *
   * @param when which batches it hits
   * @param after whether the real commit is done first
   * @param error what is thrown
   * @param times how often it still happens
   */
  private record Fault(
      Predicate<Batch> when, boolean after, RuntimeException error, AtomicInteger times) {}

  private FaultyStore(Store real, boolean keptOpen) {
    this.real = real;
    this.keptOpen = keptOpen;
  }

  static FaultyStore around(Store real) {
    return new FaultyStore(real, false);
  }

  /** One that outlives its engine, so that another one can be opened on it. */
  static FaultyStore keptOpen(Store real) {
    return new FaultyStore(real, true);
  }

  /** The next commits that match fail so many times before anything is written. */
  synchronized FaultyStore failBefore(Predicate<Batch> when, RuntimeException error, int times) {
    faults.add(new Fault(when, false, error, new AtomicInteger(times)));
    return this;
  }

  /** The next commits that match are written, and fail all the same: the outcome is unknown. */
  synchronized FaultyStore failAfter(Predicate<Batch> when, RuntimeException error, int times) {
    faults.add(new Fault(when, true, error, new AtomicInteger(times)));
    return this;
  }

  /** The next answers to what became of a commit fail too. */
  synchronized FaultyStore failSettle(int times) {
    settleFailures = times;
    return this;
  }

  /** The next jobs that are staged are refused. */
  synchronized FaultyStore failStage(int times) {
    stageFailures = times;
    return this;
  }

  /** The next time a single job is read, the answer is as old as the one before, and slow. */
  synchronized void readLate(Gate gate) {
    lateRead = gate;
  }

  /** The next time jobs are read that the node owns, they come only once the gate is open. */
  synchronized void holdLoad(Gate gate) {
    heldLoad = gate;
  }

  /** How often a planned fault has happened. */
  int fired() {
    return fired.get();
  }

  static StoreException of(StoreException.Kind kind) {
    return new StoreException(kind, "planted: " + kind, null);
  }

  /** Batches in which an attempt of a task of this number ends. */
  static Predicate<Batch> ends(int task) {
    return batch ->
        batch.jobs().stream()
            .flatMap(job -> job.attempts().stream())
            .anyMatch(row -> row.task() == task && row.outcome() != null);
  }

  /** Batches that create a job of this name. */
  static Predicate<Batch> creates(String job) {
    return batch ->
        batch.jobs().stream().map(JobChanges::created).anyMatch(info -> isNamed(info, job));
  }

  private static boolean isNamed(@Nullable JobInfo info, String name) {
    return info != null && info.name().equals(name);
  }

  @Override
  public void commit(Batch batch) {
    Fault fault = due(batch);
    if (fault == null) {
      real.commit(batch);
      return;
    }
    if (fault.after()) {
      real.commit(batch);
    }
    fired.incrementAndGet();
    throw fault.error();
  }

  private synchronized @Nullable Fault due(Batch batch) {
    for (Fault fault : faults) {
      if (fault.times().get() > 0 && fault.when().test(batch)) {
        fault.times().decrementAndGet();
        return fault;
      }
    }
    return null;
  }

  @Override
  public boolean settle(long incarnation, long number) {
    synchronized (this) {
      if (settleFailures > 0) {
        settleFailures--;
        throw settleFailures % 2 == 0
            ? of(StoreException.Kind.FAILED)
            : new IllegalStateException("planted: no answer");
      }
    }
    return real.settle(incarnation, number);
  }

  @Override
  public boolean durable() {
    return real.durable();
  }

  @Override
  public Membership join(NodeInfo node) {
    return real.join(node);
  }

  @Override
  public Pulse heartbeat(Beat beat) {
    return real.heartbeat(beat);
  }

  @Override
  public long reserveIds(int count) {
    return real.reserveIds(count);
  }

  @Override
  public long stage(long incarnation, JobInfo info, GraphPart part) {
    synchronized (this) {
      if (stageFailures > 0) {
        stageFailures--;
        throw of(StoreException.Kind.FAILED);
      }
    }
    return real.stage(incarnation, info, part);
  }

  @Override
  public List<StoredJob> adopt(Adoption wanted) {
    Gate gate = wanted.job() > 0 ? takeGate() : null;
    if (gate != null) {
      gate.passUnlessInterrupted();
      return formerRead;
    }
    Gate held = wanted.mine() ? takeHeld() : null;
    if (held != null) {
      held.passUnlessInterrupted();
    }
    List<StoredJob> found = real.adopt(wanted);
    formerRead = wanted.job() > 0 ? found : formerRead;
    return found;
  }

  private synchronized @Nullable Gate takeGate() {
    Gate gate = lateRead;
    lateRead = null;
    return gate;
  }

  private synchronized @Nullable Gate takeHeld() {
    Gate gate = heldLoad;
    heldLoad = null;
    return gate;
  }

  @Override
  public void send(Mail mail) {
    real.send(mail);
  }

  @Override
  public List<Mail> mail(long incarnation, int most) {
    return real.mail(incarnation, most);
  }

  @Override
  public List<Offer> claim(Claim wanted) {
    return real.claim(wanted);
  }

  @Override
  public boolean decide(Verdict verdict) {
    return real.decide(verdict);
  }

  @Override
  public <A> A ask(Question<A> question) {
    return real.ask(question);
  }

  @Override
  public int remove(Removal removal) {
    return real.remove(removal);
  }

  @Override
  public void close() {
    if (!keptOpen) {
      real.close();
    }
  }
}
