package dev.hilera.app;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobView;
import dev.hilera.store.StoreException;
import dev.hilera.testing.History;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilera check}: judges a data file that nobody uses. No job of it goes on. */
@Command(
    name = "check",
    description = "Looks through a data file for what must never be; no server may use it.",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is; stdout says what, or the file is damaged",
      "2:refused; there is no such file, or a process uses it"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class CheckCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private StoreChoice place = new StoreChoice();

  @Option(names = "--json", description = "Print what is wrong as JSON, for machines.")
  private boolean json;

  @Override
  public Integer call() {
    Path db = place.db(place.settings(_ -> {}));
    if (db == null) {
      throw Refusal.usage("a store in memory leaves nothing to check; give --store sqlite:FILE");
    }
    if (!Files.exists(db)) {
      throw Refusal.usage("there is no " + db + "; give --store sqlite:FILE");
    }
    Config untouched =
        Config.memory()
            .store("sqlite:" + db)
            .codec(Json.codec())
            .takeUp(false)
            .retention(Config.Retention.NEVER);
    try (Hilera hilera = opened(untouched)) {
      return judge(hilera);
    }
  }

  /** A file that cannot be opened was not looked through; only damage is a finding. */
  private static Hilera opened(Config config) {
    try {
      return Hilera.open(config);
    } catch (HileraException.Storage e) {
      boolean isDamaged =
          e.getCause() instanceof StoreException cause
              && cause.kind() == StoreException.Kind.DAMAGED;
      String reason = String.valueOf(e.getMessage());
      throw isDamaged ? Refusal.failed(reason) : Refusal.usage(reason);
    }
  }

  private int judge(Hilera hilera) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Map<String, Object>> wrong = new ArrayList<>();
    long jobs = 0;
    List<JobView> page = hilera.jobs(JobFilter.newest(PAGE));
    while (!page.isEmpty()) {
      for (JobView job : page) {
        jobs++;
        History.violations(hilera, job.id()).forEach(text -> wrong.add(told(job, text, out)));
      }
      page = hilera.jobs(new JobFilter(Set.of(), null, null, null, page.getLast().id(), PAGE));
    }
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("jobs", jobs);
      all.put("violations", wrong);
      out.println(Json.shown(all, Json.codec()));
    } else {
      out.println(
          jobs
              + (jobs == 1 ? " job, " : " jobs, ")
              + (wrong.isEmpty() ? "nothing is wrong" : wrong.size() + " violations"));
    }
    return wrong.isEmpty() ? ExitCode.COMPLETED : ExitCode.FAILED;
  }

  private Map<String, Object> told(JobView job, String text, PrintWriter out) {
    if (!json) {
      out.println("job " + job.id() + " '" + job.name() + "': " + text);
    }
    Map<String, Object> violation = new LinkedHashMap<>();
    violation.put("job", job.id());
    violation.put("name", job.name());
    violation.put("violation", text);
    return violation;
  }
}
