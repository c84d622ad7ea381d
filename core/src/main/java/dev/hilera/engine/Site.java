package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.job.Compiler;
import dev.hilera.store.Store;

/**
 * What the parts of one node share.
 *
 * @param config how it was opened
 * @param host the machine
 * @param store the truth
 * @param inbox the way to the loop
 * @param alarms the way to be called later
 * @param values between Java and the store
 * @param codes registered and remembered code
 */
record Site(
    Config config, Host host, Store store, Inbox inbox, Alarms alarms, Values values, Codes codes) {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final long PAUSE_NANOS = 50_000_000;

  /**
   * Does it, again and again until it is done: for news on which a worker or a job hangs, and which
   * even a lack of memory must not lose.
   */
  void insist(Runnable deed) {
    while (true) {
      try {
        deed.run();
        return;
      } catch (Throwable e) {
        pause(e);
      }
    }
  }

  private void pause(Throwable cause) {
    try {
      LOG.log(System.Logger.Level.ERROR, "what must not be lost failed and is repeated", cause);
      host.waiter().await(PAUSE_NANOS);
    } catch (Throwable e) {
      Thread.onSpinWait(); // not even that; then without a pause
    }
  }

  /** What descriptions must obey here. */
  Compiler.Rules rules() {
    return new Compiler.Rules(config.limits(), codes::defaults);
  }
}
