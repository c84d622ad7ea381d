/** Reads job files, YAML or JSON, into jobs, and names every fault with its line. */
@NullMarked
package dev.hilera.server.jobfile;

import org.jspecify.annotations.NullMarked;
