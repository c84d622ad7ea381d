/** The dashboard in a real browser. */
@NullMarked
package dev.hilera.browser;

import org.jspecify.annotations.NullMarked;
