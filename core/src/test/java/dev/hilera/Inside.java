package dev.hilera;

import dev.hilera.engine.Engine;

/** Lets tests plant faults behind the facade. */
public final class Inside {
  private Inside() {}

  /** The engine behind a facade. */
  public static Engine of(Hilera hilera) {
    return hilera.engine;
  }
}
