/**
 * What is remembered: the contract between the engine and whatever keeps its jobs, and the store in
 * memory that is its reference.
 */
@NullMarked
package dev.hilera.store;

import org.jspecify.annotations.NullMarked;
