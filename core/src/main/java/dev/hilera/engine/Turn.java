package dev.hilera.engine;

/**
 * What the loop knows in one turn.
 *
 * @param now epoch milliseconds
 * @param host for chance
 * @param jobs all live jobs
 * @param lostLimit how often a task may lose its node
 */
record Turn(long now, Host host, LiveJobs jobs, int lostLimit) {
  double random() {
    return host.random();
  }
}
