/** The routes: what can be asked and commanded over HTTP. */
@NullMarked
package dev.hilera.server.api;

import org.jspecify.annotations.NullMarked;
