/** The stores that keep jobs in a database. */
@NullMarked
package dev.hilera.jdbc;

import org.jspecify.annotations.NullMarked;
