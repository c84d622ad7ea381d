package dev.hilera.app;

import dev.hilera.JobView;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.server.jobfile.Amounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that are given to one job of a server. */
final class JobCommands {
  static final String WHICH = "Its id, the start of it, its name, or last.";

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private JobCommands() {}

  /** One of them. */
  abstract static class JobCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "JOB", description = WHICH)
    private String job = "";

    /** Gives the command; what became of it. */
    abstract String command(HileraClient client, JobView job);

    @Override
    final int act(HileraClient client) {
      JobView found = new WantedJob(client).find(job);
      String done = command(client, found);
      if (json()) {
        out().println(client.text("/api/jobs/" + found.id()));
      } else {
        out().println("job " + found.id() + " " + Words.plain(found.name()) + ": " + done);
      }
      return ExitCode.COMPLETED;
    }
  }

  /** {@code hilera start-job JOB}. */
  @Command(name = "start-job", description = "Starts a job that was submitted with --hold.")
  static final class StartJob extends JobCommand {
    @Override
    String command(HileraClient client, JobView job) {
      var _ = client.start(job.id());
      return "started";
    }
  }

  /** {@code hilera pause JOB}. */
  @Command(name = "pause", description = "Nothing new of a job starts; what runs ends normally.")
  static final class Pause extends JobCommand {
    @Override
    String command(HileraClient client, JobView job) {
      var _ = client.pause(job.id());
      return "paused";
    }
  }

  /** {@code hilera resume JOB}. */
  @Command(name = "resume", description = "Lets a paused job go on.")
  static final class Resume extends JobCommand {
    @Override
    String command(HileraClient client, JobView job) {
      var _ = client.resume(job.id());
      return "resumed";
    }
  }

  /** {@code hilera cancel JOB}. */
  @Command(name = "cancel", description = "Cancels what is unfinished of a job, or one task of it.")
  static final class Cancel extends JobCommand {
    @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Only this task.")
    private @Nullable String task;

    @Override
    String command(HileraClient client, JobView job) {
      if (task != null) {
        client.cancel(job.id(), task);
        return "task " + Words.plain(task) + " is being cancelled";
      }
      client.cancel(job.id());
      return "being cancelled";
    }
  }

  /** {@code hilera clear}. */
  @Command(name = "clear", description = "Forgets all finished jobs.")
  static final class Clear extends ServerCommand {
    @Override
    int act(HileraClient client) {
      int count = client.clear();
      out().println(json() ? "{\"cleared\":" + count + "}" : count + " forgotten");
      return ExitCode.COMPLETED;
    }
  }

  /** {@code hilera types}. */
  @Command(name = "types", description = "Lists the types by which jobs can be created.")
  static final class TypesCommand extends ServerCommand {
    @Override
    int act(HileraClient client) {
      if (json()) {
        out().println(client.text("/api/job-types"));
        return ExitCode.COMPLETED;
      }
      Columns table = new Columns("TYPE", "PARAMETER", "KIND", "DEFAULT", "DESCRIPTION");
      client
          .types()
          .forEach(type -> {
            table.row(type.name(), "", "", "", type.description());
            type.params()
                .forEach(param ->
                    table.row(
                        "",
                        param.name(),
                        param.type(),
                        param.required() ? "required" : shown(param.otherwise()),
                        param.description()));
          });
      table.print(out());
      return ExitCode.COMPLETED;
    }

    private static Object shown(@Nullable Object value) {
      return value == null ? "none" : value;
    }
  }

  /** {@code hilera nodes}. */
  @Command(
      name = "nodes",
      description = "Lists the nodes and what they have.",
      subcommands = SetNode.class)
  static final class Nodes extends ServerCommand {
    @Override
    int act(HileraClient client) {
      if (json()) {
        out().println(client.text("/api/nodes"));
        return ExitCode.COMPLETED;
      }
      Columns table = new Columns("NODE", "RUNNING", "WORKERS", "CAPACITY", "HEARTBEAT");
      client
          .nodes()
          .forEach(node ->
              table.row(
                  node.name(),
                  node.active(),
                  node.workers() == null ? "unbounded" : node.workers(),
                  amounts(node.capacity()),
                  Words.duration(Math.round(node.heartbeatAge() * 1000)) + " ago"));
      table.print(out());
      return ExitCode.COMPLETED;
    }
  }

  private static String amounts(Map<String, Double> capacity) {
    StringBuilder text = new StringBuilder();
    capacity.forEach((name, amount) -> {
      String number = name.equals("memory") ? size(amount) : number(amount);
      text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(number);
    });
    return text.toString();
  }

  private static String number(double amount) {
    return amount == Math.rint(amount) ? "%.0f".formatted(amount) : Double.toString(amount);
  }

  private static String size(double bytes) {
    return bytes < GIB
        ? "%.0fMiB".formatted(bytes / MIB)
        : "%.1fGiB".formatted(bytes / GIB).replace(".0GiB", "GiB");
  }

  /** {@code hilera nodes set NAME cpu=8}. */
  @Command(name = "set", description = "Changes what a node has, until its next start.")
  static final class SetNode extends ServerCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The node.")
    private String node = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "AMOUNT",
        description = "Such as cpu=8 or memory=16GiB.")
    private List<String> amounts = List.of();

    @Override
    int act(HileraClient client) {
      Map<String, Double> wanted = new LinkedHashMap<>();
      amounts.forEach(amount -> read(amount, wanted));
      Map<String, Double> now = client.capacity(node, wanted).capacity();
      out().println(json() ? client.text("/api/nodes") : node + ": " + amounts(now));
      return ExitCode.COMPLETED;
    }

    private static void read(String amount, Map<String, Double> wanted) {
      String[] parts = amount.split("=", 2);
      if (parts.length < 2 || parts[0].isEmpty()) {
        throw Refusal.usage("'" + amount + "' is no amount; give NAME=NUMBER, such as cpu=8");
      }
      try {
        boolean isSize = parts[1].endsWith("B");
        double number = isSize ? Amounts.size(parts[1]) : Double.parseDouble(parts[1]);
        wanted.put(parts[0], number);
      } catch (NumberFormatException _) {
        throw Refusal.usage(
            parts[0] + ": '" + parts[1] + "' is no number; give one, such as 8, 0.5 or 16GiB");
      } catch (IllegalArgumentException e) {
        throw Refusal.usage(parts[0] + ": " + e.getMessage());
      }
    }
  }
}
