import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.TaskType;
import dev.hilera.testing.Simulation;
import dev.hilera.testing.Summary;
import dev.hilera.testing.Trial;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An order is paid once, whatever dies meanwhile: tried 10,000 times inside a JUnit test. */
class PaymentTest {
  record Order(int cents) {}

  /** The world outside, which no crash of ours undoes. It knows a payment by its key. */
  static final class Bank {
    private final Map<String, Integer> paid = new HashMap<>();

    void pay(String key, int cents) {
      paid.putIfAbsent(key, cents);
    }

    int total() {
      return paid.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private Bank bank = new Bank();

  /**
   * Pays, and ten minutes later asks whether it was booked. The key is the same in every attempt.
   */
  private final TaskType<Order, Integer> pay =
      TaskType.of(
          "pay",
          Order.class,
          order -> {
            Attempt attempt = Attempt.current();
            bank.pay(attempt.jobId() + " " + attempt.task(), order.cents());
            attempt.sleep("until it is booked", Duration.ofMinutes(10));
            return bank.total();
          });

  private final TaskType<Order, String> ship =
      TaskType.of("ship", Order.class, _ -> "shipped for " + Attempt.current().input("pay"));

  @Test
  void anOrderIsPaidOnce() {
    play(10_000);
  }

  Summary play(int schedules) {
    // A task that loses its node three times would fail; here nodes die far more often than that.
    Config config = Config.memory().types(pay, ship).lostLimit(100);
    return Simulation.of(config).strict().schedules(schedules).run(this::once);
  }

  private void once(Trial trial) {
    bank = new Bank();
    Job order = Job.named("order");
    var paid = order.task("pay", pay, new Order(250));
    var shipped = order.task("ship", ship, new Order(250)).needs(paid);
    order.result(shipped);

    Finished finished = trial.finish(order);

    assertEquals(JobStatus.COMPLETED, finished.status());
    assertEquals("shipped for 250", finished.result());
  }

  /** The same without JUnit. */
  public static void main(String[] arguments) {
    int schedules = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    Summary done = new PaymentTest().play(schedules);
    System.out.println(done.schedules() + done.calm() + " orders, each paid once");
  }
}
