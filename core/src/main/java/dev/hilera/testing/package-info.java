/**
 * For tests of one's own jobs: an engine in virtual time that is driven by hand, in which exactly
 * one thread runs at any moment, chosen by a seed.
 */
@NullMarked
package dev.hilera.testing;

import org.jspecify.annotations.NullMarked;
