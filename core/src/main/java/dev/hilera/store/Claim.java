package dev.hilera.store;

import dev.hilera.Resources;

/**
 * What an incarnation can take on.
 *
 * @param incarnation of the node that will run it; never the one that offered it
 * @param room its free capacity; the sum of what is claimed fits
 * @param most how many at most
 */
public record Claim(long incarnation, Resources room, int most) {}
