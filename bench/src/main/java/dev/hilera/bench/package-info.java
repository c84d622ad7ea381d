/**
 * Measures Hilera against what the machine can do and against small reference executors, all
 * interleaved in one run.
 *
 * <p>{@link dev.hilera.bench.Bench} is the program, {@link dev.hilera.bench.Contender} the seam
 * through which an executor takes part, {@link dev.hilera.bench.Shape} what it is fed with and
 * {@link dev.hilera.bench.Witness} what holds it to its word.
 */
@NullMarked
package dev.hilera.bench;

import org.jspecify.annotations.NullMarked;
