/** The rules that every file of the repository keeps, and the reading of the files. */
@NullMarked
package dev.hilera.repository;

import org.jspecify.annotations.NullMarked;
