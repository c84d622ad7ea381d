package dev.hilera.engine;

import dev.hilera.store.Beat;
import dev.hilera.store.Pulse;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.time.Duration;

/**
 * The signs of life of a node on a store that it shares with others, and what each brings back:
 * letters, jobs whose node has died, or the news that this node itself was declared dead. On a
 * thread of its own, since it goes on while the loop commits; it stops when the loop has not turned
 * for a lease.
 *
 * <p>It buries others only after its own signs have come through for a whole lease, so that an
 * outage of the store, or a machine that stood still, buries nobody.
 */
final class Heart {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final int BEATS_IN_A_LEASE = 10;

  private final Site site;
  private final long incarnation;
  private final Lease lease;
  private final Loop loop;
  private final Post post;
  private final Offers offers;
  private final Guests guests;
  private final Host.Waiter waiter;
  private long steadySince;
  private long lastBeat;
  private volatile boolean closed;

  Heart(
      Site site,
      long incarnation,
      Lease lease,
      Loop loop,
      Post post,
      Offers offers,
      Guests guests) {
    this.offers = offers;
    this.guests = guests;
    this.site = site;
    this.incarnation = incarnation;
    this.lease = lease;
    this.loop = loop;
    this.post = post;
    this.waiter = post.waiter();
  }

  void start() {
    steadySince = site.host().nanos();
    lastBeat = steadySince;
    lease.begin();
    site.host().start("hilera-heart", false, this::run);
  }

  void close() {
    closed = true;
    waiter.wake();
  }

  private void run() {
    while (!closed && !loop.hasEnded()) {
      try {
        if (site.host().nanos() - lastBeat >= lease.nanos() / BEATS_IN_A_LEASE) {
          beat();
        }
        post.deliver();
        waiter.await(lastBeat + lease.nanos() / BEATS_IN_A_LEASE - site.host().nanos());
      } catch (StoreException e) {
        failed(e);
      } catch (Host.Off e) {
        throw e;
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "a sign of life failed and is repeated", e);
        missed();
      }
    }
    post.close();
  }

  private void failed(StoreException e) {
    if (e.kind() == StoreException.Kind.FENCED) {
      loop.leave(e);
      closed = true;
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "a sign of life did not come through: " + e.getMessage());
    missed();
  }

  private void missed() {
    steadySince = site.host().nanos();
    lastBeat = steadySince;
  }

  private void beat() {
    long begun = site.host().nanos();
    site.inbox().nudge(); // an idle loop turns too
    if (begun - loop.turnedAt() > lease.nanos()) {
      LOG.log(System.Logger.Level.ERROR, "the loop stands still; no sign of life is given");
      missed();
      return;
    }
    if (begun - lastBeat > lease.nanos()) {
      steadySince = begun;
    }
    lastBeat = begun;
    boolean steady = begun - steadySince >= lease.nanos();
    Store store = site.store();
    Duration silence = steady ? Duration.ofNanos(lease.nanos()) : null;
    Pulse pulse = store.heartbeat(new Beat(incarnation, silence, guests.room()));
    boolean held = lease.holds();
    lease.renew(begun);
    if (!held) {
      site.inbox().nudge(); // it may start work again
    }
    for (long dead : pulse.buried()) {
      LOG.log(System.Logger.Level.WARNING, "incarnation " + dead + " was silent and is buried");
    }
    if (pulse.mail()) {
      post.collect();
    }
    offers.rooms(pulse.rooms());
    guests.pulse(pulse.offers());
    if (pulse.orphans() && site.config().policy().takeUp()) {
      loop.takeUp();
    }
  }
}
