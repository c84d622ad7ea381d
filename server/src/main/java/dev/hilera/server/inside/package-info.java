/**
 * The private door for commands that run as tasks: from inside an attempt, and for its own job
 * only, they spawn tasks, report progress and read results.
 */
@NullMarked
package dev.hilera.server.inside;

import org.jspecify.annotations.NullMarked;
