package dev.hilera.store;

/**
 * Which finished jobs are forgotten.
 *
 * @param endedBefore epoch milliseconds; jobs that ended earlier go
 * @param keep at most so many finished jobs stay, the newest
 * @param job this finished job alone, or 0
 */
public record Removal(long endedBefore, int keep, long job) {}
