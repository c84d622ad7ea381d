package dev.hilera.testing;

import dev.hilera.engine.Host;
import dev.hilera.job.GraphPart;
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
import dev.hilera.store.StoreException.Kind;
import dev.hilera.store.Verdict;
import java.util.List;
import java.util.function.Supplier;

/**
 * A store as one machine reaches it, over a connection that breaks as a plan says. A machine that
 * has stopped changes nothing; the store itself outlives them all.
 */
final class UnreliableStore implements Store {
  private final Store store;
  private final VirtualWorld world;
  private final VirtualNode node;
  private final FaultPlan plan;

  UnreliableStore(Store store, VirtualWorld world, VirtualNode node, FaultPlan plan) {
    this.store = store;
    this.world = world;
    this.node = node;
    this.plan = plan;
  }

  @Override
  public boolean durable() {
    return store.durable();
  }

  @Override
  public Membership join(NodeInfo info) {
    node.check();
    return store.join(info);
  }

  @Override
  public Pulse heartbeat(Beat beat) {
    return call(() -> store.heartbeat(beat));
  }

  @Override
  public long reserveIds(int count) {
    return call(() -> store.reserveIds(count));
  }

  @Override
  public long stage(long incarnation, JobInfo info, GraphPart part) {
    return call(() -> store.stage(incarnation, info, part));
  }

  @Override
  public void commit(Batch batch) {
    node.check();
    if (world.chance(4) == 0) {
      Host.Waiter waiter = node.waiter();
      waiter.await(0); // others go on meanwhile
      node.check();
    }
    Faults.Kind fault = plan.ofCommit(batch.jobs().size() > 1);
    switch (fault) {
      case null -> store.commit(batch);
      case CRASH_AFTER -> {
        store.commit(batch);
        crash();
      }
      case UNKNOWN_DONE -> {
        store.commit(batch);
        throw new StoreException(Kind.UNKNOWN, "no answer", null);
      }
      case UNKNOWN_LATE -> {
        commitLater(batch);
        throw new StoreException(Kind.UNKNOWN, "no answer yet", null);
      }
      case REFUSED -> throw new StoreException(Kind.REFUSED, "one of the jobs", null);
      case UNKNOWN_NOT_DONE -> throw new StoreException(Kind.UNKNOWN, "no answer", null);
      case CRASH_BEFORE, CRASH_WITHIN, FAILED, UNANSWERED, SLOW, PAUSED, TASK_THREW -> {
        before(fault);
        store.commit(batch);
      }
    }
  }

  private void commitLater(Batch batch) {
    long wait = plan.aWhile();
    world.start(
        "late commit",
        null,
        () -> {
          world.waiter().await(wait);
          try {
            store.commit(batch);
          } catch (StoreException e) {
            // its number was used up meanwhile, or its node buried; nobody is told
          }
        });
  }

  @Override
  public boolean settle(long incarnation, long number) {
    return call(() -> store.settle(incarnation, number));
  }

  @Override
  public List<StoredJob> adopt(Adoption wanted) {
    return call(() -> store.adopt(wanted));
  }

  @Override
  public void send(Mail mail) {
    call(() -> {
      store.send(mail);
      return true;
    });
  }

  @Override
  public List<Mail> mail(long incarnation, int most) {
    return call(() -> store.mail(incarnation, most));
  }

  @Override
  public List<Offer> claim(Claim wanted) {
    return call(() -> store.claim(wanted));
  }

  @Override
  public boolean decide(Verdict verdict) {
    return call(() -> store.decide(verdict));
  }

  @Override
  public <A> A ask(Question<A> question) {
    node.check();
    return store.ask(question);
  }

  @Override
  public int remove(Removal removal) {
    return call(() -> store.remove(removal));
  }

  /** The store itself goes on: it belongs to no machine. */
  @Override
  public void close() {}

  private <T> T call(Supplier<T> call) {
    node.check();
    Faults.Kind fault = plan.ofCall();
    if (fault != null && fault != Faults.Kind.CRASH_AFTER && fault != Faults.Kind.UNANSWERED) {
      before(fault);
    }
    T answer = call.get();
    if (fault == Faults.Kind.UNANSWERED) {
      throw new StoreException(Kind.FAILED, "the connection broke before the answer", null);
    }
    if (fault == Faults.Kind.CRASH_AFTER) {
      crash();
    }
    return answer;
  }

  private void before(Faults.Kind fault) {
    if (fault == Faults.Kind.SLOW) {
      Host.Waiter waiter = node.waiter();
      waiter.await(plan.aWhile());
    } else if (fault == Faults.Kind.PAUSED) {
      node.pause(plan.aPause());
      Host.Waiter waiter = node.waiter();
      waiter.await(0);
    } else if (fault == Faults.Kind.FAILED) {
      throw new StoreException(Kind.FAILED, "the connection broke", null);
    } else {
      crash();
    }
  }

  private void crash() {
    node.stop();
    throw new Host.Off();
  }
}
