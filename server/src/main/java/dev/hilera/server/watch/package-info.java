/** Metrics and traces of an engine, for monitoring that users bring. */
@NullMarked
package dev.hilera.server.watch;

import org.jspecify.annotations.NullMarked;
