package dev.hilera.testing;

import dev.hilera.Attempt;
import dev.hilera.Job;
import dev.hilera.TaskType;
import dev.hilera.job.JobChanges;
import dev.hilera.store.Batch;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A job with a row that no store takes, beside others that must not notice. */
final class Poison {
  private static final String NAME = "poison";

  /** Its task has no parameter that matters. */
  record Dose(int drops) {}

  static final TaskType<Dose, Integer> TYPE =
      TaskType.of(NAME, Dose.class, dose -> Attempt.current().checkpoint(NAME, () -> dose.drops()));

  private Poison() {}

  static Job job() {
    Job job = Job.named(NAME);
    job.task(NAME, TYPE, new Dose(1));
    return job;
  }

  /** The store that refuses it. */
  static Store refusing(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (arguments != null
                  && arguments[0] instanceof Batch batch
                  && batch.jobs().stream().anyMatch(Poison::isIn)) {
                throw new StoreException(StoreException.Kind.REFUSED, "poison", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isIn(JobChanges changes) {
    return changes.payloads().stream().anyMatch(payload -> payload.name().equals(NAME));
  }
}
