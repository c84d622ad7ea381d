/** A small typed client of a server: ask, command, watch. */
@NullMarked
package dev.hilera.client;

import org.jspecify.annotations.NullMarked;
