package dev.hilera.store;

import java.util.List;

/**
 * What a heartbeat brings back.
 *
 * @param now the store's time, epoch milliseconds
 * @param mail whether messages wait
 * @param orphans whether jobs without an owner wait
 * @param offers whether offers of other nodes wait
 * @param buried the incarnations that this heartbeat declared dead
 * @param rooms of the other nodes, those with a free worker, as each said last
 */
public record Pulse(
    long now, boolean mail, boolean orphans, boolean offers, List<Long> buried, List<Room> rooms) {}
