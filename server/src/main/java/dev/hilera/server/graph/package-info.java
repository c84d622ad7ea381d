/** Draws jobs as text for other programs. */
@NullMarked
package dev.hilera.server.graph;

import org.jspecify.annotations.NullMarked;
