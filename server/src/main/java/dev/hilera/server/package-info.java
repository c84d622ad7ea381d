/** HTTP, live events and job files over an engine. */
@NullMarked
package dev.hilera.server;

import org.jspecify.annotations.NullMarked;
