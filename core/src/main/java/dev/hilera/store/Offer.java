package dev.hilera.store;

import dev.hilera.Resources;

/**
 * A ready task that its owner lets another node run.
 *
 * @param job its job
 * @param task its number
 * @param attempt the attempt's number
 * @param owner the incarnation that offers it
 * @param priority higher first
 * @param resources what it takes
 */
public record Offer(
    long job, int task, int attempt, long owner, int priority, Resources resources) {}
