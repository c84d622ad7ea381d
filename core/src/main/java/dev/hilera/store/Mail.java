package dev.hilera.store;

import org.jspecify.annotations.Nullable;

/**
 * A message between nodes, kept until the batch that deals with it.
 *
 * @param id given by the store
 * @param job for the owner of this job, whoever that is then, or 0
 * @param node for this incarnation, or 0
 * @param request the same in a repeated message and in its answer
 * @param body what it says, as the store keeps values
 */
public record Mail(long id, long job, long node, String request, @Nullable Object body) {}
