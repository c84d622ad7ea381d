/** The types that every server offers, built with nothing but the public API. */
@NullMarked
package dev.hilera.server.types;

import org.jspecify.annotations.NullMarked;
