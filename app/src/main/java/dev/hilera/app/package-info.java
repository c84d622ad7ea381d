/** The command line. */
@NullMarked
package dev.hilera.app;

import org.jspecify.annotations.NullMarked;
