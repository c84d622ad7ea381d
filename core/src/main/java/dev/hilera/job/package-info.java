/**
 * What may happen: descriptions compiled into graphs, the life of tasks and jobs, decided by pure
 * code from values that are passed in. No clock, no thread, no store.
 */
@NullMarked
package dev.hilera.job;

import org.jspecify.annotations.NullMarked;
