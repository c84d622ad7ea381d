import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobType;
import dev.hilera.Param;
import dev.hilera.Task;
import java.util.List;

/**
 * A job that outlives its process. Run it twice with the same data file: the first run ends as
 * after {@code kill -9}, in the middle of the task "pack"; the second one goes on there. A third
 * run finds the job finished and only shows its result.
 */
public final class Survivor {
  /** What the job is built from, now and after a restart. */
  record Parcels(
      @Param(min = 1, max = 100, description = "how many") int number,
      @Param(value = "\"twine\"", description = "what holds them together") String wrapping) {}

  /** Registered code: after a restart the tasks of a stored job find their code in it again. */
  private static final JobType<Parcels> PARCELS =
      JobType.of("parcels", Parcels.class, Survivor::describe);

  private Survivor() {}

  public static void main(String[] args) throws Exception {
    String file = args.length > 0 ? args[0] : "survivor.db";
    try (Hilera hilera = Hilera.open(Config.file(file).types(PARCELS))) {
      // The key makes this the same job in every run.
      Job job = Job.of(PARCELS, new Parcels(3, "twine")).key("parcels of today");
      Finished finished = hilera.run(job).await();
      System.out.println(finished.status() + ": " + finished.result());
    }
  }

  private static void describe(Job job, Parcels parcels) {
    Task<List<String>> collect = job.task("collect", () -> collect(parcels.number()));
    Task<List<String>> pack = job.task("pack", collect, some -> pack(some, parcels.wrapping()));
    job.task("send", pack, all -> "sent " + String.join(", ", all));
  }

  private static List<String> collect(int number) {
    System.out.println("collecting, attempt " + Attempt.current().number());
    return List.of("book", "lamp", "kite", "globe").subList(0, number);
  }

  private static List<String> pack(List<String> things, String wrapping) {
    int attempt = Attempt.current().number();
    System.out.println("packing, attempt " + attempt);
    if (attempt == 1) {
      Runtime.getRuntime().halt(137); // the end of this process, without any goodbye
    }
    return things.stream().map(thing -> thing + " in " + wrapping).toList();
  }
}
