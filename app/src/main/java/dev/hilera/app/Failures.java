package dev.hilera.app;

import dev.hilera.HileraException;
import dev.hilera.job.Nearest;
import dev.hilera.server.jobfile.JobFileException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How failures end: a line or two on stderr that say what to do, and an exit code. */
final class Failures {
  /** What picocli calls an argument by its place. */
  private static final Pattern PLACE =
      Pattern.compile("positional parameter at index \\S+ \\((\\w+)\\)");

  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[([^\\]]*)\\] \\(case-insensitive\\) but was '([^']*)'");

  private static final Pattern NUMBER = Pattern.compile("'([^']*)' is not an? (?:int|long)");

  /** Shows stack traces, for those who mend Hilera. */
  private final boolean debug;

  Failures(boolean debug) {
    this.debug = debug;
  }

  /** Wrong usage. */
  int usage(ParameterException fault, String[] args) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    trace(fault, err);
    err.println("hilera: " + variable(fault, args) + nearest(fault, command));
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.REFUSED;
  }

  /** Anything that a command throws. */
  int execution(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    trace(failure, err);
    switch (failure) {
      case JobFileException refused -> {
        err.println(refused.getMessage());
        return ExitCode.REFUSED;
      }
      case HileraException.Invalid invalid -> {
        err.println(invalid.getMessage());
        return ExitCode.REFUSED;
      }
      case Refusal refusal -> {
        err.println("hilera: " + refusal.getMessage());
        return refusal.exitCode();
      }
      case HileraException known -> err.println("hilera: " + known.getMessage());
      default ->
          err.println(
              "hilera: unexpected: "
                  + failure
                  + "\nRun it again with HILERA_DEBUG=1 to see where.");
    }
    return ExitCode.FAILED;
  }

  /** What is wrong, with the name of the variable if it came from one and not from the line. */
  private static String variable(ParameterException fault, String[] args) {
    String text = sentence(fault);
    if (!(fault.getArgSpec() instanceof OptionSpec option)) {
      return text;
    }
    String name = option.longestName();
    String variable = "HILERA_" + name.replace("-", "").toUpperCase(Locale.ROOT);
    boolean isSaid = Stream.of(args).anyMatch(word -> word.startsWith(name));
    return isSaid ? text : text.replace("invalid value for option '" + name + "'", variable);
  }

  private static String sentence(ParameterException fault) {
    if (fault instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      boolean isCommand =
          !first.startsWith("-") && !fault.getCommandLine().getSubcommands().isEmpty();
      return isCommand ? "there is no command '" + first + "'" : "unknown argument '" + first + "'";
    }
    String text = String.valueOf(fault.getMessage()).lines().findFirst().orElse("wrong usage");
    text = PLACE.matcher(text).replaceFirst("$1");
    text = NUMBER.matcher(text).replaceFirst("'$1' is no whole number");
    Matcher choice = CHOICE.matcher(text);
    if (choice.find()) {
      String words = choice.group(1).toLowerCase(Locale.ROOT);
      text = choice.replaceFirst("give one of " + words + ", not '$2'");
    }
    return text.isEmpty()
        ? "wrong usage"
        : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static String nearest(ParameterException fault, CommandLine command) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> commands =
        command.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    List<String> words = new ArrayList<>(commands);
    command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
    String first = unmatched.getUnmatched().getFirst();
    String nearest = Nearest.to(first, words);
    if (nearest != null) {
      return "; did you mean '" + nearest + "'?";
    }
    return commands.isEmpty() || first.startsWith("-")
        ? ""
        : "; there are " + String.join(", ", commands);
  }

  private void trace(Exception failure, PrintWriter err) {
    if (debug) {
      failure.printStackTrace(err);
    }
  }
}
