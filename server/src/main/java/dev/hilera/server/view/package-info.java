/** What is known of jobs, as JSON. */
@NullMarked
package dev.hilera.server.view;

import org.jspecify.annotations.NullMarked;
