/** Who may do what. */
@NullMarked
package dev.hilera.server.guard;

import org.jspecify.annotations.NullMarked;
