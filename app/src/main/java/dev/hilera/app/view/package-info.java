/** Shows a running job to people: as a tree on a terminal, as lines elsewhere. */
@NullMarked
package dev.hilera.app.view;

import org.jspecify.annotations.NullMarked;
