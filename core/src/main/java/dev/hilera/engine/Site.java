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
  /** What descriptions must obey here. */
  Compiler.Rules rules() {
    return new Compiler.Rules(config.limits(), codes::defaults);
  }
}
