/** The ways of HTTP and JSON that all routes share. */
@NullMarked
package dev.hilera.server.web;

import org.jspecify.annotations.NullMarked;
