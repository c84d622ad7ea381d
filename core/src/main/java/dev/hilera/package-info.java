/**
 * The words of Hilera and its face: what a program writes, asks and sees.
 *
 * <p>{@link dev.hilera.Hilera} and {@link dev.hilera.Run} stand on top of the engine; every other
 * type here is a plain value or a small seam that imports nothing but the JDK.
 */
@NullMarked
package dev.hilera;

import org.jspecify.annotations.NullMarked;
