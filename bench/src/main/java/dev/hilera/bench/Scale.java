package dev.hilera.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How much is measured. */
enum Scale {
  /** For a test: right or wrong, no figures. */
  TINY(1, 0, Duration.ZERO, 1),
  /** Under half a minute; figures to look at while changing code. */
  SMALL(5, 2, Duration.ofMillis(40), 10),
  /** Minutes; figures to quote, as ratios. */
  FULL(5, 3, Duration.ofMillis(400), 100);

  private static final long SEED = 20_261_120;

  /** Of rounds, unless the command line says otherwise. */
  final int rounds;

  /** Laps of each contender before the first round. */
  final int warmUps;

  /** How long a lap takes at least; small shapes are repeated until then. */
  final Duration lap;

  private final int factor;

  Scale(int rounds, int warmUps, Duration lap, int factor) {
    this.rounds = rounds;
    this.warmUps = warmUps;
    this.lap = lap;
    this.factor = factor;
  }

  /** The shapes by the name under which the command line asks for them. */
  Map<String, Supplier<Shape>> shapes() {
    int thousand = 1000 * factor;
    int side = 10 * Math.min(10, factor);
    var shapes = new LinkedHashMap<String, Supplier<Shape>>();
    shapes.put("independent", () -> Shape.independent(thousand));
    shapes.put("fan", () -> Shape.fan(this == TINY ? 100 : 1000));
    shapes.put("chain", () -> Shape.chain(side));
    shapes.put("chains", () -> Shape.chains(side, side));
    shapes.put("layers", () -> Shape.layers(side, side, 5, SEED));
    if (this == FULL) {
      shapes.put("million", () -> Shape.layers(100_000, 10, 3, SEED));
    }
    shapes.put("live", () -> Shape.live(this == TINY ? 200 : 2 * thousand / 10, 64));
    shapes.put("backlog", () -> Shape.backlog(thousand));
    shapes.put("idle", () -> Shape.idle(this == TINY ? 10 : Math.min(2000, thousand / 100)));
    return shapes;
  }

  /** How often each limit is tried in a round. */
  int limitSamples() {
    return Math.min(500, 10 * factor);
  }
}
