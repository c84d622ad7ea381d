/**
 * What makes it happen: the loop that applies news to live jobs and commits them in batches, the
 * workers that run attempts, and the duties around them.
 */
@NullMarked
package dev.hilera.engine;

import org.jspecify.annotations.NullMarked;
