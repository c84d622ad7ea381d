package dev.hilera.store;

/**
 * A node's place among the others.
 *
 * @param incarnation of this start, higher than any before in this store
 * @param now the store's time, epoch milliseconds
 * @param shared whether other nodes may use the store at the same time
 */
public record Membership(long incarnation, long now, boolean shared) {}
