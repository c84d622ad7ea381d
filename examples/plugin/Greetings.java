import dev.hilera.Attempt;
import dev.hilera.JobType;
import dev.hilera.Param;
import dev.hilera.Plugin;
import dev.hilera.Task;
import dev.hilera.TaskType;
import java.util.List;

/** A plug-in: types that a server offers to everybody who calls it. */
public final class Greetings implements Plugin {
  /** What a greeting takes: the form in the dashboard and the checks of the API come from it. */
  record Guest(
      @Param(maxLength = 40, description = "Whom to greet.") String name,
      @Param(value = "1", min = 1, max = 5, description = "How often.") int times) {}

  /** What a party takes. */
  record Party(@Param(maxItems = 100, description = "Who comes.") List<String> guests) {}

  /** For the service loader. */
  public Greetings() {}

  @Override
  public List<TaskType<?, ?>> taskTypes() {
    return List.of(
        TaskType.of("greet", Guest.class, Greetings::greet).description("Greets somebody."));
  }

  @Override
  public List<JobType<?>> jobTypes() {
    return List.of(
        JobType.of(
                "party",
                Party.class,
                (job, party) -> {
                  List<Task<String>> all =
                      party.guests().stream()
                          .map(
                              guest -> job.task("greet " + guest, () -> greet(new Guest(guest, 1))))
                          .toList();
                  job.task("speech", all, greetings -> String.join(", ", greetings));
                })
            .description("Greets all guests at the same time, then makes a speech of it."));
  }

  private static String greet(Guest guest) {
    Attempt.current().progress(50, "clearing the throat");
    return String.join(" ", java.util.Collections.nCopies(guest.times(), "hello " + guest.name()));
  }
}
