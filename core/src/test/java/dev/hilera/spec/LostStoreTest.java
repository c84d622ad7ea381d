package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException.Kind;
import org.junit.jupiter.api.Test;

/** What an engine says of itself while its store fails. */
class LostStoreTest extends Opened {
  @Override
  protected Store store() {
    return new MemoryStore(System::currentTimeMillis);
  }

  @Test
  void aStoreCountsAsLostFromAFailedCommitToTheNextGoodOne() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failBefore(FaultyStore.creates("refused"), FaultyStore.of(Kind.FAILED), 1);
    Hilera hilera = open(config(), store);
    Job job = Job.named("refused");
    job.task("task", () -> 1);
    assertThat(hilera.commits()).isTrue();

    assertThatThrownBy(() -> hilera.run(job)).isInstanceOf(HileraException.Storage.class);
    assertThat(hilera.commits()).isFalse();

    finish(hilera.run(job));
    assertThat(hilera.commits()).isTrue();
  }

  @Test
  void anEngineThatIsClosedTakesNothing() {
    Hilera hilera = open(config(), FaultyStore.around(store()));

    hilera.close();

    assertThat(hilera.commits()).isFalse();
  }
}
