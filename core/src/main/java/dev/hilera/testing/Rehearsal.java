package dev.hilera.testing;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.Stores;
import dev.hilera.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * An engine in virtual time, driven by the test that makes it: hours pass in milliseconds, and the
 * same seed gives the same run.
 *
 * <pre>{@code
 * try (var rehearsal = Rehearsal.of(Config.memory(), 42)) {
 *   var run = rehearsal.hilera().run(job);
 *   rehearsal.advance(Duration.ofHours(1));
 *   assertEquals(JobStatus.COMPLETED, run.await().status());
 * }
 * }</pre>
 *
 * <p>Exactly one thread runs at any moment. Tasks wait through {@link dev.hilera.Attempt#sleep}
 * only; one that waits for anything else stops everything, and the waiting test gets an {@link
 * IllegalStateException} after 30 real seconds. All calls come from the thread that made it; one
 * that waits for what can never happen gets an {@link IllegalStateException} at once.
 */
public final class Rehearsal implements AutoCloseable {
  private final VirtualWorld world;
  private final VirtualNode node;
  private final Hilera hilera;

  private Rehearsal(VirtualWorld world, VirtualNode node, Hilera hilera) {
    this.world = world;
    this.node = node;
    this.hilera = hilera;
  }

  /** An engine so configured, whose threads take turns as the seed says. */
  public static Rehearsal of(Config config, long seed) {
    return of(config, seed, store -> store);
  }

  /**
   * The same, with values kept as a durable store would; see {@link Simulation#strict}.
   *
   * @throws IllegalStateException if there is no codec
   */
  public static Rehearsal strict(Config config, long seed) {
    return of(config, seed, store -> StrictStore.over(config, store));
  }

  /** The same with its store wrapped, to plant faults. */
  static Rehearsal of(Config config, long seed, UnaryOperator<Store> wrap) {
    VirtualWorld world = new VirtualWorld(seed);
    VirtualNode node = world.node();
    Store store = wrap.apply(Stores.open(config, node));
    return new Rehearsal(world, node, Hilera.of(new Engine(config, store, node)));
  }

  /** The engine. */
  public Hilera hilera() {
    return hilera;
  }

  /** The virtual time. It starts at the beginning of 2026. */
  public Instant now() {
    return Instant.ofEpochMilli(node.millis());
  }

  /** Lets so much time pass, and everything happen that is due in it. */
  public void advance(Duration time) {
    long end = world.nanos() + time.toNanos();
    while (world.nanos() < end) {
      world.waiter().await(end - world.nanos());
    }
    world.settle();
  }

  /**
   * Called by a task's code: it works for so long, with its worker, and its timeout counts.
   *
   * @throws InterruptedException when it is timed out or cancelled, or the engine closes
   */
  public void work(Duration time) throws InterruptedException {
    node.work(time.toNanos());
  }

  /** Lets everything happen that is due now, without time passing. */
  public void settle() {
    world.settle();
  }

  /** The machine itself. */
  Host host() {
    return node;
  }

  /** Closes the engine; what runs is given back at once. */
  @Override
  public void close() {
    hilera.close();
  }
}
