/** Benchmarks and long randomised runs. */
@NullMarked
package dev.hilera.bench;

import org.jspecify.annotations.NullMarked;
