package dev.hilera;

/**
 * What a node is doing at one moment.
 *
 * @param workers the limit of attempts that run at one moment
 * @param active attempts that run
 * @param processed attempts that have ended since the start
 * @param asleep attempts that sleep
 * @param abandoned threads still busy with an attempt that is over
 * @param stuck tasks that were found since the start without a reason to wait; each is a fault of
 *     the engine, told in a log line, and its job was taken from the store anew
 * @param used what the attempts take of the node's capacity
 */
public record Stats(
    int workers,
    int active,
    long processed,
    int asleep,
    int abandoned,
    long stuck,
    Resources used) {}
