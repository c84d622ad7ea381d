package dev.hilera.command;

import dev.hilera.command.ProcessTable.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shell that runs one command: a child of this JVM, or adopted from one that died. */
final class Shim {
  /**
   * How often an adopted shim is looked at. The JDK notices the end of a process that is not its
   * child late, and that of one whom nobody reaps never.
   */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How many times what belongs to an attempt is killed, since it may fork meanwhile. */
  private static final int KILL_ROUNDS = 20;

  /** How long what was killed may take to be gone. */
  private static final Duration KILLED = Duration.ofSeconds(1);

  /** How often, and how far apart, processes that were killed are looked at. */
  private static final int MOST_LOOKS = 200;

  private static final Duration SHORT_LOOK = Duration.ofMillis(5);

  private final ProcessHandle handle;
  private final Identity identity;
  private final @Nullable Process child;

  private Shim(ProcessHandle handle, Identity identity, @Nullable Process child) {
    this.handle = handle;
    this.identity = identity;
    this.child = child;
  }

  /** A child of this JVM. */
  static Shim started(Process process) {
    return new Shim(process.toHandle(), Identity.of(process.pid()), process);
  }

  /** The one that the folder names, if it still runs. */
  static Optional<Shim> running(AttemptFolder folder) {
    return Identity.parse(folder.line("shim"))
        .filter(Identity::alive)
        .flatMap(identity ->
            ProcessHandle.of(identity.pid()).map(handle -> new Shim(handle, identity, null)));
  }

  /** Waits for its end. By then the code and all output are written. */
  void await() throws InterruptedException {
    if (child != null) {
      child.waitFor();
      return;
    }
    CompletableFuture<ProcessHandle> exit = handle.onExit();
    while (!await(exit, LOOK) && identity.alive()) {
      // Waits on.
    }
  }

  /**
   * Ends everything of the attempt: TERM to all, the grace time, KILL. The shim itself is spared to
   * write the code. On return nothing of it lives, unless the system does not let it die.
   *
   * @return false if this thread was interrupted meanwhile, which only ends the grace time
   */
  boolean end(String mark, Duration grace) {
    boolean undisturbed = true;
    List<ProcessHandle> asked = ProcessTable.members(Optional.of(identity), mark);
    asked.forEach(ProcessHandle::destroy);
    try {
      allow(grace, asked, mark);
    } catch (InterruptedException _) {
      undisturbed = false;
    }
    undisturbed &= killAsked(asked);
    undisturbed &= kill(Optional.of(identity), mark);
    try {
      await(handle.onExit(), KILLED);
    } catch (InterruptedException _) {
      undisturbed = false;
    }
    if (identity.alive()) {
      handle.destroyForcibly();
    }
    undisturbed &= kill(Optional.of(identity), mark);
    return undisturbed;
  }

  /** Kills those and sees them go; nothing tells any more that one of them belongs here. */
  private static boolean killAsked(List<ProcessHandle> asked) {
    boolean undisturbed = true;
    List<ProcessHandle> left = asked.stream().filter(ProcessTable::lives).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    for (int look = 0; look < MOST_LOOKS && !left.isEmpty(); look++) {
      try {
        await(exits(left), SHORT_LOOK); // the JDK looks more rarely
      } catch (InterruptedException _) {
        undisturbed = false;
      }
      left = left.stream().filter(ProcessTable::lives).toList();
    }
    return undisturbed;
  }

  /**
   * Kills all of an attempt but its shim, until nothing is left.
   *
   * @return false if this thread was interrupted meanwhile
   */
  static boolean kill(Optional<Identity> shim, String mark) {
    boolean undisturbed = true;
    List<ProcessHandle> members = ProcessTable.members(shim, mark);
    for (int round = 0; round < KILL_ROUNDS && !members.isEmpty(); round++) {
      members.forEach(ProcessHandle::destroyForcibly);
      try {
        await(exits(members), KILLED);
      } catch (InterruptedException _) {
        undisturbed = false;
      }
      members = ProcessTable.members(shim, mark);
    }
    return undisturbed;
  }

  /** Waits for the shim and all that was asked to end, and for what they start meanwhile. */
  private void allow(Duration grace, List<ProcessHandle> asked, String mark)
      throws InterruptedException {
    Duration left = grace;
    while (left.isPositive()) {
      // Also those asked: once the shim is gone, their session alone no longer tells whose they
      // are.
      List<ProcessHandle> living =
          Stream.of(
                  asked.stream(),
                  ProcessTable.members(Optional.of(identity), mark).stream(),
                  Stream.of(handle))
              .flatMap(processes -> processes)
              .filter(ProcessTable::lives)
              .distinct()
              .toList();
      if (living.isEmpty()) {
        return;
      }
      Duration slice = left.compareTo(LOOK) < 0 ? left : LOOK;
      // The end of a child is noticed at once, that of others by the JDK's own slow looks.
      await(living.contains(handle) ? handle.onExit() : exits(living), slice);
      left = left.minus(slice);
    }
  }

  private static CompletableFuture<Void> exits(List<ProcessHandle> processes) {
    return CompletableFuture.allOf(
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
  }

  private static boolean await(CompletableFuture<?> future, Duration longest)
      throws InterruptedException {
    try {
      future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for a process", e);
    }
  }
}
