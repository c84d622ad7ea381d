/** Durable jobs of many tasks that depend on each other: describe a job, run it, ask and watch. */
@NullMarked
package dev.hilera;

import org.jspecify.annotations.NullMarked;
