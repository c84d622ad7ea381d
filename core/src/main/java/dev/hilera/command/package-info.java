/**
 * Runs {@link dev.hilera.Work.Command}s as processes whose outcome does not depend on the life of
 * this JVM.
 *
 * <p>Every attempt has a folder of its own. A small shell script, the <em>shim</em>, runs the
 * command in its own session, keeps what it writes within bounds and leaves its exit code there. A
 * later JVM finds the folder and takes up the attempt: it waits for a shim that still lives, known
 * by pid and start time, or reads the code.
 */
@NullMarked
package dev.hilera.command;

import org.jspecify.annotations.NullMarked;
