package dev.hilera.command;

import dev.hilera.Attempt;
import dev.hilera.Work;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a command sees of the world: a clean base, its own variables, and those of its attempt. */
final class CommandEnvironment {
  /** How the JDK encodes arguments, variables and paths for the operating system. */
  static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding"), Charset.defaultCharset());

  /** A shell drops variables with other names, so they would be lost on the way. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private CommandEnvironment() {}

  static Map<String, String> of(
      Work.Command command, Attempt attempt, AttemptFolder folder, CommandSettings settings)
      throws CommandFailedException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", DEFAULT_PATH);
    environment.putAll(settings.environment());
    environment.putAll(command.env());
    environment.put("HILERA_JOB_ID", Long.toString(attempt.jobId()));
    environment.put("HILERA_JOB", attempt.job());
    environment.put("HILERA_TASK", attempt.task());
    environment.put("HILERA_ATTEMPT", Integer.toString(attempt.number()));
    environment.put("HILERA_INPUTS", folder.file("inputs.json").toString());
    environment.put("HILERA_RESULT", folder.result().toString());
    environment.putAll(settings.extraEnvironment().apply(attempt));
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      check(variable.getKey(), variable.getValue());
    }
    return environment;
  }

  /**
   * The variable that no process but those of this attempt has: the path is its own on this
   * machine. Extra variables must leave it alone.
   */
  static String mark(AttemptFolder folder) {
    return "HILERA_RESULT=" + folder.result();
  }

  private static void check(String name, String value) throws CommandFailedException {
    if (!NAME.matcher(name).matches()) {
      throw Start.refused(
          "the environment variable '%s' needs a name of letters, digits and _".formatted(name));
    }
    if (!passes(value)) {
      // The value may be a secret.
      throw Start.refused("the value of the environment variable " + name + UNFIT);
    }
  }

  /** Why a text cannot be handed to a process. */
  static final String UNFIT =
      " has a NUL character, or one that the encoding "
          + NATIVE
          + " of this JVM lacks (start it with a UTF-8 locale)";

  /** Whether a text arrives as it is. */
  static boolean passes(String text) {
    return text.indexOf('\0') < 0 && NATIVE.newEncoder().canEncode(text);
  }
}
