package dev.hilera.command;

import dev.hilera.Attempt;
import dev.hilera.HileraException;
import dev.hilera.Runner;
import dev.hilera.Work;
import dev.hilera.command.ProcessTable.Identity;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link Work.Command}s: one process per attempt, in a session and a folder of its own.
 *
 * <p>Exit code 0 completes; anything else, a breached limit or a result that is none throws {@link
 * CommandFailedException}. The attempt ends when the command itself ends: what it left running in
 * its session gets TERM then; what left the session on purpose lives on, but nothing it writes more
 * than three seconds later is kept.
 *
 * <p>An interrupt ends the command and all its descendants: TERM, the grace time, KILL, then {@link
 * InterruptedException}. On Linux those that left its session are found by their environment,
 * unless they cleared that too. A second interrupt ends the grace time.
 *
 * <p>A command outlives this JVM. A runner that is made later over the same folder {@link #adopts}
 * it. Safe for use by many threads, but a folder must be used by one JVM at a time.
 */
public final class CommandRunner implements Runner {
  private final CommandSettings settings;
  private final Start start;

  /** Attempts of an earlier JVM that {@link #run} is to take up. */
  private final Set<AttemptFolder> adopted = ConcurrentHashMap.newKeySet();

  /**
   * Prepares the folder.
   *
   * @throws HileraException.Storage if it cannot be written
   */
  public CommandRunner(CommandSettings settings) {
    this.settings = settings;
    try {
      this.start = new Start(settings, ShimScript.install(settings.folder()));
    } catch (IOException e) {
      throw storage(settings.folder().toString(), e);
    }
  }

  @Override
  public boolean runs(Work work) {
    return work instanceof Work.Command;
  }

  @Override
  public @Nullable Object run(Work work, Attempt attempt)
      throws CommandFailedException, InterruptedException {
    if (!(work instanceof Work.Command command)) {
      throw new IllegalArgumentException("not a command: " + work);
    }
    AttemptFolder folder = folder(attempt.jobId(), attempt.task(), attempt.number());
    try {
      Optional<Shim> shim =
          adopted.remove(folder)
              ? Shim.running(folder)
              : Optional.of(begin(command, attempt, folder));
      if (shim.isPresent()) {
        await(shim.get(), folder);
      }
      return outcome(command, folder);
    } catch (IOException e) {
      throw storage(folder.path().toString(), e);
    }
  }

  /**
   * Whether this attempt's command still runs, or has ended and left its exit code. If it did
   * neither, or was being stopped, whatever is left of it is killed before this returns.
   */
  @Override
  public boolean adopts(Work work, long jobId, String task, int attempt) {
    AttemptFolder folder = folder(jobId, task, attempt);
    boolean known =
        runs(work)
            && !folder.has("stopped")
            && (Shim.running(folder).isPresent() || folder.exitCode().isPresent());
    if (known) {
      adopted.add(folder);
    } else {
      wipeOut(folder);
    }
    return known;
  }

  /** Ends a command that was adopted and is not wanted any more, as an interrupt would. */
  @Override
  public void drop(Work work, long jobId, String task, int attempt) {
    AttemptFolder folder = folder(jobId, task, attempt);
    if (adopted.remove(folder)) {
      try {
        folder.touch("stopped");
      } catch (IOException e) {
        throw storage(folder.path().toString(), e);
      } finally {
        Shim.running(folder).ifPresent(shim -> endQuietly(shim, folder));
      }
    }
  }

  private void endQuietly(Shim shim, AttemptFolder folder) {
    if (!shim.end(CommandEnvironment.mark(folder), settings.grace())) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Removes the files of a job's attempts. None of them may run.
   *
   * @throws HileraException.Storage if they cannot be removed
   */
  public void forget(long jobId) {
    try {
      AttemptFolder.delete(AttemptFolder.job(settings.folder(), jobId));
    } catch (IOException e) {
      throw storage(settings.folder().toString(), e);
    }
  }

  private AttemptFolder folder(long jobId, String task, int attempt) {
    return AttemptFolder.of(settings.folder(), jobId, task, attempt);
  }

  private Shim begin(Work.Command command, Attempt attempt, AttemptFolder folder)
      throws CommandFailedException, IOException {
    // The folder may be that of an attempt which nobody adopted: never two of one at once.
    wipeOut(folder);
    folder.create();
    folder.write("inputs.json", settings.codec().toJson(attempt.inputs()));
    Map<String, String> environment = CommandEnvironment.of(command, attempt, folder, settings);
    return start.start(command, folder, environment);
  }

  private void await(Shim shim, AttemptFolder folder) throws InterruptedException, IOException {
    try {
      shim.await();
    } catch (InterruptedException e) {
      // First of all, so that a JVM which dies meanwhile leaves nothing to adopt.
      folder.touch("stopped");
      shim.end(CommandEnvironment.mark(folder), settings.grace());
      throw e;
    }
  }

  private @Nullable Object outcome(Work.Command command, AttemptFolder folder)
      throws CommandFailedException, IOException {
    Verdict verdict = new Verdict(folder, command.limits());
    OptionalInt code = folder.exitCode();
    if (code.isEmpty()) {
      wipeOut(folder);
      throw verdict.vanished();
    }
    verdict.check(code.getAsInt());
    return new CommandResult(folder, settings).value();
  }

  /** Kills what is left of an attempt. Costs nothing where there never was one. */
  private static void wipeOut(AttemptFolder folder) {
    if (!folder.exists()) {
      return;
    }
    boolean undisturbed = true;
    Optional<Identity> shim = Identity.parse(folder.line("shim"));
    Optional<Shim> running = Shim.running(folder);
    if (running.isPresent()) {
      undisturbed = running.get().end(CommandEnvironment.mark(folder), Duration.ZERO);
    }
    undisturbed &= Shim.kill(shim, CommandEnvironment.mark(folder));
    if (!undisturbed) {
      Thread.currentThread().interrupt();
    }
  }

  private static HileraException.Storage storage(String place, IOException e) {
    return new HileraException.Storage(
        "cannot use the folder of commands %s: %s".formatted(place, e.getMessage()), e);
  }
}
