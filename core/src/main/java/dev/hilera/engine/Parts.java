package dev.hilera.engine;

/**
 * The parts of a node that make a ready task wait, for those who look into them. All but the
 * workers belong to the loop's thread.
 *
 * @param jobs all that it drives
 * @param workers its workers
 * @param attempts those that live here
 * @param capacity what is in use
 * @param limit of workers
 * @param incarnation its own
 */
record Parts(
    LiveJobs jobs,
    Workers workers,
    Attempts attempts,
    Capacity capacity,
    int limit,
    long incarnation) {}
