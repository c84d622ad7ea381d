package dev.hilera.job;

/**
 * An attempt that its job's owner has offered to other nodes, and of whose end the owner has not
 * taken note.
 *
 * @param task its number
 * @param attempt its number
 * @param node the incarnation that has claimed it, 0 if none has
 */
public record Abroad(int task, int attempt, long node) {}
