package dev.hilera.app;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilera completion SHELL}. */
@Command(
    name = "completion",
    description = {
      "Prints what makes a shell complete commands and options.",
      "bash: source <(hilera completion bash)    zsh: source <(hilera completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** Those it knows. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    var own = Objects.requireNonNull(spec);
    String script = AutoComplete.bash("hilera", own.root().commandLine());
    // Zsh reads the same script through its layer for bash, which must be there before.
    String before = shell == Shell.ZSH ? "autoload -U +X compinit && compinit\n" : "";
    own.commandLine().getOut().print(before + script);
    own.commandLine().getOut().flush();
    return ExitCode.COMPLETED;
  }
}
