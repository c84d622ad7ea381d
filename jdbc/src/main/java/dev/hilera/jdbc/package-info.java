/** Durable stores over JDBC, and the JSON form of the values in them. */
@NullMarked
package dev.hilera.jdbc;

import org.jspecify.annotations.NullMarked;
